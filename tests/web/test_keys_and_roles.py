"""Keys of every role try every call of the ledger; what their role does not open is refused."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client, override_settings

from facetwise.store.models import (
    AccessEntry,
    Authorization,
    Claim,
    LoadedFile,
    Patient,
    Remittance,
    Role,
    Session,
)
from facetwise.web.api import keys
from facetwise.web.api.keys import Scope, create_key
from facetwise.web.api.rate import Rate
from facetwise.web.api.routes import api

R = Role
CLAIMS = {R.CODER, R.AUDITOR, R.PHYSICIAN}
PATIENTS = {R.CODER, R.FRONT_DESK, R.AUDITOR, R.PHYSICIAN}
LISTS = {"claims": CLAIMS, "patients": PATIENTS, "authorizations": PATIENTS, "remittances": CLAIMS}
OBJECTS = {
    "claims/{claim}": CLAIMS,
    "patients/{patient}": PATIENTS,
    "patients/{patient}/sessions": PATIENTS,
    "authorizations/{authorization}": PATIENTS,
    "remittances/{remittance}": CLAIMS,
}
WRITES = {
    "claims": {R.CODER},
    "remittances": {R.CODER},
    "patients/{patient}/sessions": {R.FRONT_DESK},
    "patients/{patient}/authorizations": {R.FRONT_DESK},
    "authorizations/{authorization}/change": {R.FRONT_DESK},
    "authorizations/{authorization}/request": {R.FRONT_DESK},
    "authorizations/{authorization}/answer": {R.FRONT_DESK},
}
BODIES = {
    "claims": {
        "encounter_id": "E-77",
        "patient": {"id": "P-77"},
        "service_date": "2026-03-02",
        "claim_lines": [{"code": "64490", "units": 1}],
    },
    "remittances": {"x12": Path("examples/remits/clinic.835").read_text()},
    "patients/{patient}/sessions": {"service_date": "2025-01-02", "region": "lumbar_sacral"},
}


pytestmark = pytest.mark.usefixtures("demo_ledger")


@pytest.fixture
def uids(ledger):
    claim = Claim.objects.first()
    answer = Remittance.objects.create(claim=claim, claim_number=claim.claim_id, digest="a" * 64)
    return {
        "claim": claim.uid,
        "patient": Patient.objects.first().uid,
        "authorization": Authorization.objects.first().uid,
        "remittance": answer.uid,
    }


def _get(path, role, *scopes):
    key = create_key("test", list(scopes), role)
    return Client().get(f"/api/v1/ledger/{path}", headers={"authorization": f"Bearer {key}"})


def test_every_call_of_the_ledger_is_tried_here():
    paths = api.get_openapi_schema()["paths"]
    described = {
        (method, re.sub(r"{\w+}", "{}", path.removeprefix("/api/v1/ledger/")))
        for path, calls in paths.items()
        for method in calls
        if "/ledger/" in path
    }
    tried = [("get", path) for path in [*LISTS, *OBJECTS]] + [("post", path) for path in WRITES]
    assert described == {(method, re.sub(r"{\w+}", "{}", path)) for method, path in tried}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("path", LISTS)
def test_a_list_opens_for_its_roles_alone(uids, path, role):
    answer = _get(path, role, Scope.READ_LEDGER)
    assert answer.status_code == (200 if role in LISTS[path] else 403)
    if role is R.PHYSICIAN:  # a key has no NPI, and so no patients of its own
        assert answer.json()["items"] == []


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("path", OBJECTS)
def test_an_object_opens_for_its_roles_alone(uids, path, role):
    answer = _get(path.format(**uids), role, Scope.READ_LEDGER)
    expected = 404 if role is R.PHYSICIAN else 200
    assert answer.status_code == (expected if role in OBJECTS[path] else 403)
    assert AccessEntry.objects.order_by("-number").first().outcome == (
        "granted" if answer.status_code == 200 else "refused"
    )


@pytest.mark.parametrize("path", [*LISTS, *OBJECTS])
def test_a_key_for_checking_opens_nothing_of_the_ledger(uids, path):
    assert _get(path.format(**uids), R.CODER, Scope.CHECK).status_code == 403


@pytest.mark.parametrize("role", list(Role))
def test_only_the_front_desk_writes_sessions(uids, role):
    key = create_key("test", [Scope.WRITE_LEDGER], role)
    body = {"service_date": "2025-01-02", "region": "lumbar_sacral", "purpose": "ablation"}
    send = lambda: Client().post(  # noqa: E731
        f"/api/v1/ledger/patients/{uids['patient']}/sessions",
        json.dumps(body),
        content_type="application/json",
        headers={"authorization": f"Bearer {key}"},
    )
    first, again = send(), send()
    expected = (201, 200) if role is R.FRONT_DESK else (403, 403)
    assert (first.status_code, again.status_code) == expected
    assert Patient.objects.get(uid=uids["patient"]).sessions.filter(service_date="2025-01-02").count() == (
        1 if role is R.FRONT_DESK else 0
    )


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (["62323"], "the codes 62323 are of other procedures"),
        (["64493", "knee"], "KNEE is no procedure code"),
    ],
)
def test_a_session_with_codes_of_something_else_is_not_kept(uids, codes, told):
    body = {"service_date": "2025-01-02", "region": "lumbar_sacral", "codes": codes}
    answer = _post("patients/{patient}/sessions", R.FRONT_DESK, uids, Scope.WRITE_LEDGER, body=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["message"] == told
    assert not Patient.objects.get(uid=uids["patient"]).sessions.filter(service_date="2025-01-02").exists()


def test_a_session_whose_codes_are_not_known_is_kept_and_its_sender_told(uids):
    body = {"service_date": "2025-01-02", "region": "lumbar_sacral", "codes": ["64943"]}
    answer = _post("patients/{patient}/sessions", R.FRONT_DESK, uids, Scope.WRITE_LEDGER, body=body)
    assert answer.status_code == 201
    assert answer.json()["problems"] == [
        "codes: no facet code is among 64943: the session is kept, counted by its region, and its purpose "
        "cannot be told"
    ]


def _post(path, role, uids, *scopes, body=None, **headers):
    key = create_key("test", list(scopes), role)
    return Client().post(
        f"/api/v1/ledger/{path.format(**uids)}",
        json.dumps(BODIES.get(path, {}) if body is None else body),
        content_type="application/json",
        headers={"authorization": f"Bearer {key}", **headers},
    )


def _counts():
    return [
        model.objects.count() for model in (Authorization, Claim, LoadedFile, Patient, Remittance, Session)
    ]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("path", WRITES)
def test_a_write_opens_for_its_roles_alone_and_a_refusal_changes_nothing(uids, path, role):
    before = _counts()
    answer = _post(path, role, uids, Scope.WRITE_LEDGER)
    if role in WRITES[path]:
        assert answer.status_code in (200, 201, 422)  # 422: the row lacks what this step needs
    else:
        assert answer.status_code == 403
        assert _counts() == before
        assert AccessEntry.objects.order_by("-number").first().outcome == "refused"


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("scope", [Scope.READ_LEDGER, Scope.CHECK])
def test_a_key_that_may_not_write_changes_nothing(uids, path, scope):
    before = _counts()
    for role in WRITES[path]:
        assert _post(path, role, uids, scope).status_code == 403
    assert _counts() == before


def test_a_cursor_of_another_list_is_refused(uids):
    cursor = _get("claims?limit=1", R.CODER, Scope.READ_LEDGER).json()["next_cursor"]
    answer = _get(f"patients?cursor={cursor}", R.CODER, Scope.READ_LEDGER)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "cursor"


def _operations():
    return [
        (method, path.replace("{uid}", "1").replace("{name}", "50").replace("{pack}", "cpt"))
        for path, calls in api.get_openapi_schema()["paths"].items()
        for method in calls
    ]


def _needed(method: str, path: str) -> Scope:
    if "/ledger/" not in path:
        return Scope.CHECK
    return Scope.READ_LEDGER if method == "get" else Scope.WRITE_LEDGER


def _call(method, path, headers):
    fitting = {"remittances": {"x12": "x"}, "sessions": {"service_date": "2025-01-02"}}
    body = json.dumps(fitting.get(path.rpartition("/")[2], {}))
    return Client().generic(method.upper(), path, body, content_type="application/json", headers=headers)


def test_no_call_is_answered_without_a_key(ledger):
    for method, path in _operations():
        for headers in ({}, {"authorization": "Bearer fw_0000000000_x"}):
            assert _call(method, path, headers).status_code == 401, path


@pytest.mark.parametrize("scope", list(Scope))
def test_a_key_opens_only_the_calls_of_its_scope(ledger, scope):
    headers = {"authorization": f"Bearer {create_key('test', [scope], R.CODER)}"}
    answered = {(method, path): _call(method, path, headers) for method, path in _operations()}
    for (method, path), answer in answered.items():
        if _needed(method, path) is not scope:
            assert answer.status_code == 403, path
            assert answer.json()["title"] == "the key does not open this"
        elif scope is not Scope.WRITE_LEDGER:
            assert answer.status_code != 403, path
    assert any(_needed(*call) is scope for call in answered)


def test_a_key_that_calls_too_often_waits_and_others_do_not(ledger, monkeypatch):
    """Three calls a minute; the fourth is told when the next may come, and the next minute is free again."""
    now = [600.0]
    monkeypatch.setattr(keys, "rate", Rate(clock=lambda: now[0]))
    with override_settings(API_CALLS_A_MINUTE=3):
        wild, calm = (create_key(name, [Scope.CHECK]) for name in ("wild", "calm"))
        answers = [_explained(wild) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert answers[3].json()["detail"] == "at most 3 calls a minute; send the next in 60 s"
        assert answers[3]["Retry-After"] == "60"
        assert _explained(calm).status_code == 200
        body = {"data": "{}", "content_type": "application/fhir+json"}
        assert Client().post("/fhir/Claim/$check", **body, headers=_bearer(wild)).status_code == 429
        now[0] += 60
        assert _explained(wild).status_code == 200


def _bearer(key):
    return {"authorization": f"Bearer {key}"}


def _explained(key):
    return Client().get("/api/v1/explain/64490", headers=_bearer(key))
