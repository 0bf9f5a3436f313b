"""In a real browser a coder takes along what the app says that can be taken along, and takes back what was done."""

import json
from datetime import date, timedelta

import pytest

from tests.web.served import HOME, PATIENCE, sign_in

PATIENT = {
    "claim_id": "B-1",
    "last_name": "Demo-Test",
    "first_name": "Pat",
    "birth_date": "1950-01-15",
    "sex": "F",
    "member_id": "DEMO1",
    "patient_street": "1 Demo Ave",
    "patient_city": "Columbus",
    "patient_state": "OH",
    "patient_zip": "43215",
    "billing_npi": "1234567893",
    "rendering_npi": "1245319599",
}


@pytest.fixture(scope="module")
def page(browser, practice):
    """A page of a coder. What its console says is not asked: it complains of each answer that something is missing."""
    context = browser.new_context()
    shown = context.new_page()
    shown.set_default_timeout(PATIENCE)
    sign_in(shown, "coder", practice["coder"])
    yield shown
    context.close()


def downloaded(page, link):
    with page.expect_download() as told:
        page.click(link)
    return told.value.suggested_filename, told.value.path().read_bytes()


def block_of_the_neck(page):
    page.goto(f"{HOME}code")
    page.fill("input[name=state]", "OH")
    for name, value in {
        "technique": "medial_branch_block",
        "guidance": "fluoroscopy",
        "purpose": "diagnostic",
        "place_of_service": "11",
        "bill_for": "professional",
    }.items():
        page.select_option(f"select[name={name}]", value)
    page.fill("input[name=diagnoses]", "M47.812")
    for target in ("nerve:C4:right", "nerve:C5:right"):
        page.locator(f'#spine [data-target="{target}"]').focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(f'#spine [data-target="{target}"][aria-pressed="true"]')
    page.wait_for_selector("#answer >> text=64490")


def test_a_procedure_goes_out_as_json_and_as_an_837_once_nothing_is_missing(page):
    block_of_the_neck(page)
    name, content = downloaded(page, "text=Export JSON")
    assert name.endswith(".json") and json.loads(content)["claim_lines"][0]["code"] == "64490"

    with page.expect_popup() as opened:
        page.click("text=Export 837P")
    opened.value.wait_for_selector("text=The 837 is not written yet")
    opened.value.close()  # what was typed stands as it was left
    page.click("text=Patient and insurance, for an 837 only")
    for field, value in PATIENT.items():
        page.fill(f"input[name={field}]", value)
    page.select_option("select[name=relationship]", "self")
    page.select_option("select[name=responsibility]", "primary")
    name, content = downloaded(page, "text=Export 837P")
    assert name == "B-1.837"
    assert b"SV1*HC:64490:RT:KX*" in content


def test_the_question_to_the_physician_is_a_text_to_copy(page):
    page.goto(f"{HOME}code")
    page.fill(
        "textarea[name=note]", "PROCEDURE: C4 and C5 medial branch block under fluoroscopy. Both blocked."
    )
    page.wait_for_selector("#answer >> text=Query to the physician")
    page.click("#answer >> text=Query to the physician")
    text = page.input_value("#query-text")
    assert "addendum" in text and "1. " in text
    page.click("[data-copy=query-text]")
    assert page.evaluate("document.getSelection().toString() || document.activeElement.value.length") != ""


def test_a_disagreement_is_made_with_reason_and_day_and_taken_back(page):
    page.goto(f"{HOME}worklist")
    page.locator("#claims tbody a").first.click()
    page.click("summary >> text=I disagree")
    page.fill("textarea[name=reason] >> visible=true", "agreed with the payer on the phone")
    page.fill("input[name=until] >> visible=true", (date.today() + timedelta(days=30)).isoformat())
    page.click("text=Leave this finding out until then")
    page.wait_for_selector("h3 >> text=Disagreed with")
    assert page.locator("text=by Cora Coder").count()
    page.click("text=Let it count again")
    page.wait_for_selector("h3 >> text=Disagreed with", state="detached")


def test_safe_fixes_of_a_claim_are_made_and_undone(page):
    page.goto(f"{HOME}files")
    page.click("text=demo-clinic.837")
    page.locator("#rules ~ .scroll a").filter(has_text="two units with bilateral modifier").click()
    page.locator("#claims ~ .scroll tbody a").first.click()
    page.click("text=Apply 1 safe fix")
    page.wait_for_selector("text=nothing is marked")  # the file holds the version before
    page.click("text=Undo the fixes")
    page.wait_for_selector("text=Apply 1 safe fix")


@pytest.mark.parametrize(
    "link, ending, holds",
    [
        ("text=Claims with safe fixes (837)", "-fixed.837", b"CLM*D-2001*"),
        ("text=Claims set aside (837)", "-set-aside.837", b"CLM*D-2005*"),
        ("text=Findings (CSV)", "findings.csv", b"claim_id,line,code"),
        ("text=Findings (Parquet)", "findings.parquet", b"PAR1"),
        ("text=The file as it came", "demo-clinic.837", b"CLM*D-2005*"),
    ],
)
def test_a_file_is_taken_along(page, link, ending, holds):
    page.goto(f"{HOME}files")
    page.click("text=demo-clinic.837")
    name, content = downloaded(page, link)
    assert name.endswith(ending) and holds in content
