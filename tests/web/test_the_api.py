"""Another program codes and checks over the API, and is told plainly when it may not or sent something wrong."""

import json

import pytest
from django.test import Client

from facetwise.store.models import Claim
from facetwise.web.api.keys import Scope, create_key

BLOCK = {
    "encounter_id": "E-1",
    "patient": {"id": "P-1", "birth_date": "1950-01-01"},
    "service_date": "2026-08-11",
    "payer": "medicare",
    "state": "OH",
    "place_of_service": "11",
    "bill_for": "professional",
    "procedures": [
        {
            "purpose": "diagnostic",
            "technique": "medial_branch_block",
            "guidance": "fluoroscopy",
            "targets": [{"nerve": "C4", "side": "right"}, {"nerve": "C5", "side": "right"}],
        }
    ],
    "diagnoses": ["M47.812"],
}
CLAIM = BLOCK | {"claim_lines": [{"code": "64490", "modifiers": ["RT", "KX"], "units": 1, "charge": 650.0}]}


@pytest.fixture
def post(ledger):
    def send(path, body, *scopes, **headers):
        key = create_key("test", list(scopes)) if scopes else "fw_0_0"
        return Client().post(
            f"/api/v1{path}",
            body if isinstance(body, str) else json.dumps(body),
            content_type="application/json",
            headers={"authorization": f"Bearer {key}", **headers},
        )

    return send


def test_two_nerves_make_one_line(post):
    answer = post("/code", BLOCK, Scope.CHECK)
    assert answer.status_code == 200
    (line,) = answer.json()["lines"]
    assert (line["code"], line["modifiers"], line["joints"]) == ("64490", ["RT", "KX"], ["C4-C5"])


def test_chosen_lines_are_checked(post):
    answer = post("/check", CLAIM, Scope.CHECK).json()
    assert answer["claim_id"] == "E-1"
    assert {finding["verdict"] for finding in answer["findings"]} <= {"violated", "undetermined"}


def test_without_a_key_nothing_is_answered(post):
    answer = post("/code", BLOCK)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_a_key_opens_only_its_scope(post):
    assert post("/ledger/claims", CLAIM, Scope.CHECK).status_code == 403
    assert not Claim.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "{", "3", '"text"'])
def test_what_is_no_encounter_is_told(post, body):
    answer = post("/code", body, Scope.CHECK)
    assert answer.status_code == 400
    assert "JSON object" in answer.json()["title"]


def test_a_claim_without_lines_names_the_field(post):
    (error,) = post("/check", BLOCK, Scope.CHECK).json()["errors"]
    assert error["field"] == "claim_lines"
    assert "POST /code" in error["remedy"]


def test_the_same_write_again_changes_nothing(post):
    first = post("/ledger/claims", CLAIM, Scope.WRITE_LEDGER)
    again = post("/ledger/claims", CLAIM, Scope.WRITE_LEDGER)
    assert (first.status_code, again.status_code) == (201, 200)
    assert Claim.objects.get().versions.count() == 1


def test_an_earlier_session_that_comes_late_counts_for_the_claims_after_it(post):
    ablation = {"claim_lines": [{"code": "64635", "modifiers": ["RT"], "units": 1, "charge": 900.0}]}
    billed = BLOCK | ablation | {"procedures": None, "diagnoses": ["M47.816"]}
    days = ("2026-06-11", "2026-08-11", "2026-04-14")
    answers = [
        post("/ledger/claims", billed | {"encounter_id": day, "service_date": day}, Scope.WRITE_LEDGER)
        for day in days
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    last = Claim.objects.get(claim_id="2026-08-11").newest
    said = [verdict.finding["message"] for verdict in last.verdicts.filter(is_current=True)]
    assert any("session 3 of 2" in message for message in said)


def test_an_idempotency_key_is_for_one_request(ledger):
    key = create_key("test", [Scope.WRITE_LEDGER])
    headers = {"authorization": f"Bearer {key}", "idempotency-key": "once"}
    send = lambda body: Client().post(  # noqa: E731
        "/api/v1/ledger/claims", json.dumps(body), content_type="application/json", headers=headers
    )
    first, again, other = send(CLAIM), send(CLAIM), send(CLAIM | {"encounter_id": "E-2"})
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.json() == again.json()


def test_pages_of_claims_hold_each_claim_once(ledger, post):
    for number in range(5):
        post("/ledger/claims", CLAIM | {"encounter_id": f"E-{number}"}, Scope.WRITE_LEDGER)
    headers = {"authorization": f"Bearer {create_key('reader', [Scope.READ_LEDGER])}"}
    seen, cursor = [], ""
    while cursor is not None:
        page = Client().get(f"/api/v1/ledger/claims?limit=2&cursor={cursor}", headers=headers).json()
        seen += [item["claim_id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [f"E-{number}" for number in range(5)]


def test_the_description_names_every_tool(ledger):
    described = Client().get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert {"/api/v1/code", "/api/v1/check"} <= set(described["paths"])
