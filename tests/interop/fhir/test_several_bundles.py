"""Bundles of one file, and claims that are not what they seem: each name is looked up where it was said."""

import copy
from datetime import date

import pytest

from facetwise.domain.vocabulary import Verdict
from facetwise.interop.fhir.benefits import benefits_left_out, read_benefits
from facetwise.interop.fhir.claims import read_claims
from facetwise.interop.fhir.documents import read_fhir
from facetwise.interop.fhir.services import read_claims_or_services
from facetwise.workflow import check_encounters
from tests.interop.fhir.claims import CPT, NPI, as_bytes, bundle, claim, concept, item


def lines_of(*values):
    return read_fhir(b"\n".join(as_bytes(value) for value in values), source="claims.ndjson")


def read(*values):
    return read_claims(lines_of(*values), source="claims.ndjson")


def of_patient(found, number, born):
    """A bundle like another, of somebody else under the same names."""
    other = copy.deepcopy(found)
    for entry in other["entry"]:
        if entry["resource"]["resourceType"] == "Patient":
            entry["resource"]["birthDate"] = born
        if entry["resource"]["resourceType"] == "Coverage":
            entry["resource"]["subscriberId"] = number
    return other


def test_each_bundle_names_its_own_patient_though_all_call_theirs_the_same():
    one = bundle(claim(item(1, "64493", "RT")))
    found = read(one, of_patient(one, "2AB", "1971-07-07"), of_patient(one, "3CD", "1980-08-08"))

    known = [(item.encounter.patient.id, str(item.encounter.patient.birth_date)) for item in found.claims]
    assert known == [("1EG4TE5MK73", "1960-05-04"), ("2AB", "1971-07-07"), ("3CD", "1980-08-08")]
    assert found.problems == ()


def test_services_of_two_bundles_are_two_claims_though_patient_and_day_have_the_same_names():
    def services(number):
        done = {"resourceType": "Procedure", "status": "completed", "code": concept(CPT, "64493"),
                "subject": {"reference": "Patient/p1"}, "performedDateTime": "2026-03-02"}  # fmt: skip
        return of_patient(bundle(done), number, "1971-07-07")

    found = read_claims_or_services(lines_of(services("1AA"), services("2BB")), source="s.ndjson")

    assert [item.encounter.patient.id for item in found.claims] == ["1AA", "2BB"]
    assert [len(item.encounter.claim_lines) for item in found.claims] == [1, 1]


def test_a_name_that_two_other_bundles_give_is_nobodys():
    alone = claim(item(1, "64493", "RT"))
    found = read(of_patient(bundle(), "1AA", "1971-07-07"), of_patient(bundle(), "2BB", "1980-08-08"), alone)

    assert found.claims[0].encounter.patient.id is None


def test_resources_that_stand_alone_on_their_lines_are_found():
    entries = [entry["resource"] for entry in bundle(claim(item(1, "64493", "RT")))["entry"]]

    (found,) = read(*entries).claims

    assert found.encounter.patient.id == "1EG4TE5MK73"


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error"])
def test_a_claim_that_was_withdrawn_is_told_and_not_judged(status):
    found = read(bundle(claim(item(1, "64493"), status=status), claim(item(1, "64494"))))

    assert len(found.claims) == 1
    assert f"its status is {status}: nothing is billed by it" in str(found.problems[0])


@pytest.mark.parametrize(
    ("related", "frequency", "number"),
    [
        ({"relationship": {"coding": [{"code": "associated"}]}}, "1", None),
        ({"relationship": {"coding": [{"code": "prior"}]}, "reference": {"value": "ICN1"}}, "7", "ICN1"),
        ({"claim": {"identifier": {"value": "ICN2"}}}, "7", "ICN2"),
        ({"claim": {"reference": "Claim/9"}}, "7", None),
    ],
)
def test_only_a_claim_that_takes_the_place_of_another_is_a_replacement(related, frequency, number):
    (found,) = read(bundle(claim(item(1, "64493", "RT"), related=[related]))).claims

    assert (found.encounter.claim.frequency_code, found.encounter.claim.payer_control_number) == (
        frequency,
        number,
    )


def test_a_request_for_authorization_is_not_blamed_for_having_none():
    hospital = concept("http://terminology.hl7.org/CodeSystem/claim-type", "institutional")
    line = item(1, "64493", "RT", locationCodeableConcept=None)
    findings = {}
    for use in ("claim", "preauthorization"):
        (found,) = read(bundle(claim(line, use=use, type=hospital))).claims
        (result,) = check_encounters([found.encounter], as_of=date(2026, 3, 5))
        findings[use] = {item.name for item in result.findings if item.verdict is Verdict.VIOLATED}

    assert findings["claim"] - findings["preauthorization"] == {"authorization-missing"}
    assert "line-without-diagnosis" not in findings["claim"]


def test_who_treats_is_found_behind_a_role_whatever_code_says_so():
    role = {"resourceType": "PractitionerRole", "id": "r1", "practitioner": {"reference": "Practitioner/d1"}}
    person = {
        "resourceType": "Practitioner",
        "id": "d1",
        "identifier": [{"system": NPI, "value": "1992000004"}],
    }
    for code in ("rendering", "82", "71"):
        team = [{"sequence": 1, "provider": {"reference": "PractitionerRole/r1"}, "role": concept("x", code)}]
        (found,) = read(bundle(claim(item(1, "64493"), careTeam=team), role, person)).claims
        assert found.encounter.providers.rendering_npi == "1992000004"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"status": "cancelled"}, "its status is cancelled: it no longer holds"),
        ({"item": []}, "no line with a procedure code stands in it"),
    ],
)
def test_an_explanation_that_no_longer_holds_is_told_and_not_explained(changed, words):
    line = {"sequence": 1, "productOrService": concept(CPT, "64493")}
    eob = {"resourceType": "ExplanationOfBenefit", "status": "active", "item": [line]} | changed
    file = lines_of(eob)

    assert not any(bill.lines for bill in read_benefits(file))
    (problem,) = benefits_left_out(file, source="eob.json")
    assert words in problem.message
