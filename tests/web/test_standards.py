"""An EHR asks hooks, and another system sends FHIR; neither ever gets a page or a trace."""

import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from facetwise.interop.fhir.conformance import conformance_problems
from facetwise.interop.fhir.structure import structure_problems
from facetwise.store.models import AccessEntry
from facetwise.web import hooks
from facetwise.web.api.keys import Scope, create_key
from tests.interop.cds_hooks.test_hooks import order, request
from tests.interop.fhir.claims import bundle, claim, concept, item

SIGN = "/cds-services/facetwise-order-sign"


@pytest.fixture
def hook(ledger):
    def send(body, path=SIGN, **headers):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Client().post(path, content, content_type="application/json", headers=headers)

    return send


@pytest.fixture
def fhir(ledger):
    def send(path, body, *scopes, **headers):
        key = create_key("test", list(scopes)) if scopes else "fw_0_0"
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        kind = headers.pop("content-type", "application/fhir+json")
        return Client().post(
            f"/fhir/{path}", content, content_type=kind, headers={"authorization": f"Bearer {key}", **headers}
        )  # fmt: skip

    return send


def test_the_services_are_found_without_signing_in(ledger):
    answer = Client().get("/cds-services")

    assert answer.status_code == 200
    assert {service["id"] for service in answer.json()["services"]} >= {"facetwise-order-sign"}


def test_an_order_is_answered_and_its_assertion_kept_in_the_access_log(hook):
    answer = hook(request(order()))

    assert answer.status_code == 200
    assert answer.json()["cards"][0]["summary"].startswith("64490")
    kept = AccessEntry.objects.filter(kind="hook").latest("number")
    assert (kept.identifier, len(kept.purpose)) == ("facetwise-order-sign", 32)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"hook": "order-sign"}', b'{"a":' * 2000 + b"1" + b"}" * 2000]
)
def test_whatever_comes_an_order_is_never_blocked(hook, body):
    answer = hook(body)

    assert (answer.status_code, answer.json()) == (200, {"cards": [], "systemActions": []})


def test_a_service_that_does_not_exist_is_named_with_those_that_do(hook):
    answer = hook(request(order()), path="/cds-services/other")

    assert answer.status_code == 404
    assert "facetwise-order-sign" in answer.json()["detail"]


def test_where_clients_are_named_only_their_signature_opens(hook, tmp_path, monkeypatch):
    key = ec.generate_private_key(ec.SECP384R1())
    public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key())) | {"kid": "k1"}
    named = tmp_path / "clients.json"
    named.write_text(json.dumps({"https://ehr.example": {"keys": [public]}}))
    monkeypatch.setenv(hooks.CLIENTS, str(named))
    now = int(time.time())
    claims = {
        "iss": "https://ehr.example",
        "aud": f"http://testserver{SIGN}",
        "exp": now + 60,
        "iat": now,
        "jti": "signed-once",
    }
    token = jwt.encode(claims, key, algorithm="ES384", headers={"kid": "k1"})

    assert hook(request(order())).status_code == 401
    assert hook(request(order()), authorization=f"Bearer {token}").status_code == 200
    assert hook(request(order()), authorization=f"Bearer {token}").status_code == 401  # a replay


def test_feedback_is_taken(hook):
    assert hook({"feedback": []}, path=f"{SIGN}/feedback").status_code == 200


def test_a_claim_is_checked_and_answered_as_operation_outcome(fhir):
    answer = fhir("Claim/$check", bundle(claim(item(1, "64493", "50", "RT"))), Scope.CHECK)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/fhir+json"
    said = answer.json()
    names = {issue["details"]["coding"][0]["display"] for issue in said["issue"]}
    assert "bilateral-with-side-modifier" in names
    assert structure_problems(said, source="x", place="OperationOutcome") == []


def test_two_claims_give_a_bundle_of_outcomes(fhir):
    answer = fhir(
        "Claim/$check", bundle(claim(item(1, "64493")), claim(item(1, "64490"), id="2")), Scope.CHECK
    )

    assert [entry["resource"]["resourceType"] for entry in answer.json()["entry"]] == ["OperationOutcome"] * 2


def test_benefits_are_explained_in_the_language_asked_for(fhir):
    eob = {"resourceType": "ExplanationOfBenefit", "item": [item(1, "64490", "RT", adjudication=[])]}

    answer = fhir("ExplanationOfBenefit/$explain", eob, Scope.CHECK, **{"accept-language": "es"})

    (part,) = answer.json()["parameter"]
    assert "Esto no es una factura" in part["valueString"]


def test_a_payers_questionnaire_comes_as_a_package(fhir):
    asked = {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "payer", "valueString": "medicare"},
            {"name": "state", "valueString": "OH"},
            {"name": "purpose", "valueCode": "ablation"},
            {"name": "date", "valueDate": "2026-03-02"},
        ],
    }
    answer = fhir("Questionnaire/$questionnaire-package", asked, Scope.CHECK).json()

    (part,) = answer["parameter"]
    kinds = [entry["resource"]["resourceType"] for entry in part["resource"]["entry"]]
    assert (part["name"], kinds) == ("packagebundle", ["Questionnaire", "QuestionnaireResponse"])
    keeps_the_rules(answer)


def keeps_the_rules(value):
    assert structure_problems(value, source="x", place=value["resourceType"]) == []
    assert conformance_problems(value) == []


@pytest.mark.parametrize(
    ("code", "purposes"), [("64490", ["diagnostic", "therapeutic"]), ("64635", ["ablation"])]
)
def test_a_package_is_found_by_coverage_and_order_as_the_guide_asks(fhir, code, purposes):
    coverage = {
        "resourceType": "Coverage",
        "status": "active",
        "beneficiary": {"reference": "Patient/p1"},
        "payor": [{"display": "CGS Medicare"}],
    }
    parts = [{"name": "coverage", "resource": coverage}, {"name": "order", "resource": order(code)}]

    answer = fhir(
        "Questionnaire/$questionnaire-package",
        {"resourceType": "Parameters", "parameter": parts},
        Scope.CHECK,
    ).json()

    packages = [part["resource"]["entry"] for part in answer["parameter"]]
    assert [entries[0]["resource"]["id"].rpartition("-")[2] for entries in packages] == purposes
    assert all(entries[1]["resource"]["status"] == "in-progress" for entries in packages)
    assert all("item" not in entries[1]["resource"] for entries in packages)
    keeps_the_rules(answer)


def test_every_other_answer_of_the_server_keeps_the_rules(fhir):
    keeps_the_rules(
        fhir("Claim/$check", bundle(claim(item(1, "64493")), claim(item(1, "64490"))), Scope.CHECK).json()
    )
    keeps_the_rules(fhir("Claim/$check", b"{", Scope.CHECK).json())
    eob = {"resourceType": "ExplanationOfBenefit", "item": [item(1, "64490", "RT", adjudication=[])]}
    keeps_the_rules(fhir("ExplanationOfBenefit/$explain", eob, Scope.CHECK).json())
    keeps_the_rules(Client().get("/fhir/metadata").json())


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("Claim/$check", b"{", 400, "not JSON"),
        ("Claim/$check", b"[1]", 400, "no resourceType"),
        ("Claim/$check", {"resourceType": "Patient"}, 200, "no Claim is among the resources"),
        ("ExplanationOfBenefit/$explain", {"resourceType": "Patient"}, 422, "no ExplanationOfBenefit"),
        ("Questionnaire/$questionnaire-package", {"resourceType": "Parameters"}, 422, "purpose or date"),
    ],
)
def test_a_wrong_request_gets_an_outcome_with_what_was_expected(fhir, path, body, status, words):
    answer = fhir(path, body, Scope.CHECK)

    assert answer.status_code == status
    assert words in answer.json()["issue"][0]["details"]["text"]


@pytest.mark.parametrize(
    ("body", "version", "status", "words"),
    [
        (claim(traceNumber=[]), "4.0", 422, "this is FHIR R5"),
        (claim(), "5.0", 415, "sent as FHIR 5.0"),
        (b'{"resourceType": "Bundle", "x": "' + b"x" * 3_000_000 + b'"}', "4.0", 413, "too large"),
    ],
)
def test_another_version_and_a_huge_body_are_refused_with_what_was_expected(
    fhir, body, version, status, words
):
    kind = f"application/fhir+json; fhirVersion={version}"
    answer = fhir("Claim/$check", body, Scope.CHECK, **{"content-type": kind})

    assert answer.status_code == status
    issue = answer.json()["issue"][0]
    assert words in issue["details"]["text"]
    assert issue.get("expression") == (["Claim.traceNumber"] if status == 422 else None)


def test_without_a_key_or_its_scope_nothing_is_answered(fhir):
    value = claim(
        item(1, "64493"), diagnosis=[{"sequence": 1, "diagnosisCodeableConcept": concept("x", "y")}]
    )

    assert fhir("Claim/$check", value).status_code == 401
    assert fhir("Claim/$check", value, Scope.READ_LEDGER).status_code == 403


def test_the_capability_statement_is_structurally_fhir(ledger):
    assert (
        structure_problems(Client().get("/fhir/metadata").json(), source="x", place="CapabilityStatement")
        == []
    )
