"""A real browser asks a simulated payer: approved, partial, denied with its reason, and pended until asked again."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.interop.prior_authorization.payer import serving
from tests.web.served import HOME


@pytest.fixture(scope="module")
def payer():
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def practice_settings(payer, tmp_path_factory):
    """The practice names the payer's server."""
    named = tmp_path_factory.mktemp("payers") / "payers.json"
    named.write_text(json.dumps({"medicare": {"address": payer.address, "token": "payer-token"}}))
    return {"FACETWISE_PAYER_SERVERS": str(named)}


@pytest.fixture
def needed(signed_in_as):
    """The page of an authorization that was just noted for the patient on top of the list."""
    page = signed_in_as("desk")
    page.goto(f"{HOME}patients")
    page.fill("input[name=sought]", "DEMO-101")
    page.press("input[name=sought]", "Enter")
    page.click("tbody a >> nth=0")
    page.click("text=An authorization is needed")
    page.fill("details[open] input[name=codes]", "64490 64491")
    page.check("details[open] input[name=sides][value=right]")
    page.fill("details[open] input[name=planned_for]", "2031-03-03")
    page.click("text=Put it on the board")
    page.wait_for_selector("text=Ask the payer")
    return page


def facts(page):
    terms = page.locator("dl.facts dt").all_inner_texts()
    return dict(zip(terms, page.locator("dl.facts dd").all_inner_texts(), strict=True))


def test_an_approval_stands_with_number_codes_units_and_days(needed, payer):
    payer.on_submit = ("A1",)

    needed.click("text=Send the request")

    needed.wait_for_selector("h1 >> text=Authorization AUTH0001")
    told = facts(needed)
    assert (told["Codes"], told["Units"]) == ("64490, 64491", "2 of 2 left")
    assert (told["First day"], told["Last day"]) == ("2026-11-02", "2027-01-31")
    found = Axe().run(needed).response["violations"]
    assert [(item["id"], item["nodes"][0]["html"][:200]) for item in found] == []


def test_a_partial_approval_covers_what_was_granted_and_says_what_was_not(needed, payer):
    payer.on_submit = ("A1", "A3")

    needed.click("text=Send the request")

    needed.wait_for_selector(".state >> text=partial")
    assert facts(needed)["Codes"] == "64490"
    assert facts(needed)["The payer's reasons"] == "64491 denied: not supported by the note"


def test_a_denial_tells_reason_and_last_day_of_the_appeal(needed, payer):
    payer.on_submit = ("A3",)
    payer.more = {"processNote": [{"number": 1, "text": "You may appeal by 2031-05-01."}]}

    needed.click("text=Send the request")

    needed.wait_for_selector(".state >> text=denied")
    assert facts(needed)["Appeal by"] == "2031-05-01"
    assert "64490 denied: not supported by the note" in facts(needed)["The payer's reasons"]
    payer.more = {}


def test_what_is_pended_is_asked_again_until_it_is_approved(needed, payer):
    payer.on_submit, payer.on_inquire = ("A4",), ("A1",)
    needed.click("text=Send the request")
    needed.wait_for_selector(".state >> text=pending")

    needed.click("text=Ask what became of it")

    needed.wait_for_selector("h1 >> text=Authorization AUTH0001")
    assert re.search(r"pending", needed.locator("ol.time-line").inner_text())
    assert [operation for operation, _ in payer.received][-2:] == ["$submit", "$inquire"]


def test_the_request_is_taken_along_as_278_and_its_answer_dropped(needed, payer, tmp_path):
    from tests.interop.prior_authorization.payer import answer_278  # noqa: PLC0415 - of this story alone

    with needed.expect_download() as taken:
        needed.click("text=Request (X12 278)")
    taken.value.save_as(tmp_path / "request.278")
    (tmp_path / "answer.278").write_bytes(answer_278((tmp_path / "request.278").read_bytes(), "A1", "A3"))
    needed.set_input_files("input[name=file]", str(tmp_path / "answer.278"))
    needed.click("text=Take over the answer")

    needed.wait_for_selector(".state >> text=partial")
    assert facts(needed)["Codes"] == "64490"
