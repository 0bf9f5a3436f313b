"""A practice's other programs write authorizations and remittances; what is refused names field and remedy."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from facetwise.store.models import AccessEntry, Authorization, LoadedFile, Patient, Remittance, Role
from facetwise.web.api.keys import Scope, create_key

REMITTANCE = Path("examples/remits/clinic.835").read_text()


@pytest.fixture
def patient(demo_ledger, ledger):
    return Patient.objects.first()


@pytest.fixture
def post(ledger):
    keys = {}

    def send(path, body, role=Role.FRONT_DESK, **headers):
        if role not in keys:
            keys[role] = create_key("test", [Scope.READ_LEDGER, Scope.WRITE_LEDGER], role)
        return Client().post(
            f"/api/v1/ledger/{path}",
            json.dumps(body),
            content_type="application/json",
            headers={"authorization": f"Bearer {keys[role]}", **headers},
        )

    return send


def test_a_scheduler_notes_an_authorization_and_later_its_approval(post, patient):
    needed = {"codes": ["64493", "64494"], "sides": ["right"], "units": 2, "planned_for": "2026-12-01"}
    made = post(f"patients/{patient.uid}/authorizations", needed)
    assert (made.status_code, made.json()["status"], made.json()["patient"]) == (201, "needed", patient.uid)

    approval = {"status": "approved", "number": "A-17", "expires": "2027-03-01"}
    changed = post(f"authorizations/{made.json()['uid']}/change", approval).json()

    assert (changed["number"], changed["expires"], changed["codes"]) == (
        "A-17",
        "2027-03-01",
        needed["codes"],
    )
    earlier = Authorization.objects.get(uid=made.json()["uid"])
    assert earlier.superseded_by.uid == changed["uid"]
    entry = AccessEntry.objects.order_by("-number").first()
    assert (entry.action, entry.kind, entry.identifier) == ("write", "authorization", changed["uid"])


def test_a_superseded_authorization_cannot_be_changed_again(post, patient):
    made = post(f"patients/{patient.uid}/authorizations", {}).json()["uid"]
    assert post(f"authorizations/{made}/change", {"next_step": "ask"}).status_code == 200
    assert post(f"authorizations/{made}/change", {"next_step": "ask again"}).status_code == 404


@pytest.mark.parametrize(
    "body, field, remedy",
    [
        ({"status": "approved"}, "number", "the payer gave"),
        ({"status": "granted"}, "body.status", "'needed', 'asked'"),
        ({"codes": ["facet joint"]}, "body.codes.0", "openapi.json"),
        ({"units": -1}, "body.units", "at least 0"),
        ({"sides": ["both"]}, "body.sides.0", "'left' or 'right'"),
        ({"expires": "soon"}, "body.expires", "2026-03-02"),
        ({"numbr": "A-17"}, "body.numbr", "leave this field out"),
        ({"number": "1" * 51}, "body.number", "at most 50 long"),
    ],
)
def test_a_field_that_cannot_be_is_named_with_what_to_write(post, patient, body, field, remedy):
    before = Authorization.objects.count()
    answer = post(f"patients/{patient.uid}/authorizations", body)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert remedy in error["remedy"]
    assert Authorization.objects.count() == before


def test_a_repeated_request_is_done_once(post, patient):
    send = lambda body: post(  # noqa: E731
        f"patients/{patient.uid}/authorizations", body, **{"idempotency-key": "visit 12"}
    )
    first, again, other = send({"units": 1}), send({"units": 1}), send({"units": 2})
    assert first.json() == again.json()
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    change = lambda: post(  # noqa: E731
        f"authorizations/{first.json()['uid']}/change", {"units": 3}, **{"idempotency-key": "visit 13"}
    )
    assert change().json() == change().json()  # although the row has been superseded since


def test_a_remittance_is_kept_once(post, patient):
    first = post("remittances", {"x12": REMITTANCE, "name": "november.835"}, Role.CODER)
    again = post("remittances", {"x12": REMITTANCE}, Role.CODER)
    told = first.json()
    assert (first.status_code, again.status_code) == (201, 200)
    assert told["held_in_file"] == told["accepted"] + told["held"] == Remittance.objects.count() > 0
    assert again.json() == told


@pytest.mark.parametrize("text", ["Seen today.", "ISA*00*", REMITTANCE.partition("CLP")[0]])
def test_what_is_no_remittance_is_refused_and_not_kept(post, patient, text):
    answer = post("remittances", {"x12": text}, Role.CODER)
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {"x12"}
    assert not LoadedFile.objects.filter(kind="remittances").exists()


def test_a_body_over_the_limit_is_refused_with_the_limit(post, patient):
    answer = post("remittances", {"x12": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}, Role.CODER)
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")
    assert answer.json()["title"] == "the body is larger than 2 MB"
    assert "facetwise load" in answer.json()["detail"]
