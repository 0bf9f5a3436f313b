"""``facetwise authorization``: ask the payer's server, and ask what became of a request."""

import json

import pytest

from facetwise.cli.authorization import TOKEN
from facetwise.interop.fhir.structure import structure_problems
from tests.interop.prior_authorization.payer import serving

ASKED = ("examples/encounters/claim-to-send.yaml", "--settings", "examples/practice.yaml", "--trace", "PA-7")


@pytest.fixture
def payer(monkeypatch):
    monkeypatch.setenv(TOKEN, "payer-token")
    with serving() as running:
        yield running


@pytest.mark.parametrize(
    ("action", "status", "words"),
    [
        ("A1", 0, "approved, number AUTH0001 (request PA-7)"),
        ("A3", 1, "64490: denied, not supported by the note"),
        ("A4", 3, "pending (request PA-7)"),
    ],
)
def test_a_request_is_sent_and_its_decision_told(facetwise, payer, action, status, words):
    payer.on_submit = (action,)

    result = facetwise("authorization", "request", *ASKED, "--to", payer.address)

    assert result.status == status
    assert words in result.text


def test_what_was_pended_is_asked_again(facetwise, payer):
    payer.on_inquire = ("A1", "A3")

    result = facetwise("authorization", "inquire", *ASKED, "--to", payer.address, "--format", "json")

    assert result.status == 1
    said = json.loads(result.text)
    assert (said["decision"], said["trace"]) == ("partial", "PA-7")
    assert payer.received[0][0] == "$inquire"


def test_an_inquiry_is_written_where_no_server_is_named(facetwise):
    result = facetwise("authorization", "inquire", *ASKED)

    bundle = json.loads(result.text)
    assert result.status == 0
    assert structure_problems(bundle, source="x", place="Bundle") == []
    assert bundle["entry"][0]["resource"]["meta"]["profile"][0].endswith("profile-claim-inquiry")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://payer.example/fhir", "begins with https://"),
        ("http://127.0.0.1:9/fhir", "cannot be reached"),
    ],
)
def test_a_server_that_may_not_or_cannot_be_called_is_said(facetwise, address, words):
    result = facetwise("authorization", "request", *ASKED, "--to", address)

    assert result.status == 2
    assert words in result.err


def test_without_the_token_the_payers_refusal_is_told(facetwise, payer, monkeypatch):
    monkeypatch.delenv(TOKEN)

    result = facetwise("authorization", "request", *ASKED, "--to", payer.address)

    assert result.status == 2
    assert "refused with 401" in result.err


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("lumbar-ablation-left.rtf", "application/rtf"),
        ("cervical-block-right.xml", "application/xml"),
        ("lumbar-block-bilateral.txt", "text/plain"),
    ],
)
def test_a_note_goes_along_as_what_it_is(facetwise, note, kind):
    bundle = json.loads(
        facetwise("authorization", "request", *ASKED, "--note", f"examples/notes/{note}").text
    )

    attached = [item["resource"] for item in bundle["entry"] if "content" in item["resource"]]
    assert [item["content"][0]["attachment"]["contentType"] for item in attached] == [kind]
