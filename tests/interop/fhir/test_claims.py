"""Claims that arrive as FHIR say the same as the same claims in an 837."""

import importlib
import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from facetwise.domain.bill import Amount
from facetwise.domain.vocabulary import ClaimType
from facetwise.interop.fhir import documents
from facetwise.interop.fhir.benefits import read_benefits
from facetwise.interop.fhir.claims import read_claims
from facetwise.interop.fhir.documents import read_fhir
from facetwise.interop.fhir.outcomes import outcome
from facetwise.interop.fhir.structure import structure_problems
from facetwise.interop.fhir.systems import CPT, HCPCS, ICD10
from facetwise.workflow import check_encounters
from tests.interop.fhir.claims import as_bytes, bundle, claim, concept, item

DAY = date(2026, 3, 5)


def read(value):
    data = value if isinstance(value, bytes) else as_bytes(value)
    return read_claims(read_fhir(data, source="claims.json"), source="claims.json")


def test_a_bundle_gives_patient_payer_state_and_lines():
    (found,) = read(bundle(claim(item(1, "64493", "RT"), item(2, "64494", "RT", "KX")))).claims
    encounter = found.encounter

    assert (encounter.payer, encounter.state, encounter.bill_for) == (
        "Medicare",
        "OH",
        ClaimType.PROFESSIONAL,
    )
    assert (encounter.patient.id, encounter.patient.sex) == ("1EG4TE5MK73", "F")
    assert encounter.providers.billing_npi == "1234567893"
    assert [(line.code, line.modifiers, line.charge) for line in encounter.claim_lines] == [
        ("64493", ("RT",), 600.0),
        ("64494", ("RT", "KX"), 600.0),
    ]
    assert found.item_places == ("Bundle.entry[0].resource.item[0]", "Bundle.entry[0].resource.item[1]")


def test_lines_of_several_days_keep_their_days():
    (found,) = read(bundle(claim(item(1, "64493", "RT"), item(2, "64493", "LT", day="2026-03-20")))).claims

    assert found.encounter.service_date == date(2026, 3, 2)
    assert [line.service_date for line in found.encounter.claim_lines] == [None, date(2026, 3, 20)]


def test_diagnoses_are_counted_by_their_place_whatever_their_sequence_numbers():
    diagnoses = [
        {"sequence": 20, "diagnosisCodeableConcept": concept("http://hl7.org/fhir/sid/icd-10-cm", "M47.817")},
        {"sequence": 10, "diagnosisCodeableConcept": concept("http://hl7.org/fhir/sid/icd-10-cm", "M47.816")},
    ]
    (found,) = read(claim(item(1, "64493", diagnosisSequence=[20]), diagnosis=diagnoses)).claims

    assert found.encounter.diagnoses == ("M47.816", "M47.817")
    assert found.encounter.claim_lines[0].diagnosis_pointers == (2,)


@pytest.mark.parametrize(
    "system",
    [
        "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
    ],
)
def test_both_spellings_of_the_hcpcs_system_are_read(system):
    (found,) = read(
        claim(item(1, "64493"), item(2, "J1100", productOrService=concept(system, "J1100")))
    ).claims

    assert [line.code for line in found.encounter.claim_lines] == ["64493", "J1100"]


def test_a_line_without_a_known_code_is_told_and_the_others_are_checked():
    found = read(claim(item(1, "64493"), item(2, "x", productOrService={"text": "injection"})))

    assert [line.code for line in found.claims[0].encounter.claim_lines] == ["64493"]
    assert [problem.path for problem in found.problems] == ["Claim.item[1].productOrService"]


def test_codings_that_contradict_each_other_are_told_and_none_is_taken():
    both = {"coding": [{"system": CPT, "code": "64493"}, {"system": CPT, "code": "64635"}]}
    diagnoses = {"coding": [{"system": ICD10, "code": "M47.816"}, {"system": ICD10, "code": "M54.50"}]}
    told = [{"sequence": 1, "diagnosisCodeableConcept": diagnoses}]

    found = read(claim(item(1, "64494"), item(2, "64493", productOrService=both), diagnosis=told))

    encounter = found.claims[0].encounter
    assert [line.code for line in encounter.claim_lines] == ["64494"]
    assert encounter.diagnoses == ("",)
    assert [(problem.path, problem.message) for problem in found.problems] == [
        (
            "Claim.item[1].productOrService",
            "its codings are different procedures (64493, 64635); the line is left out",
        ),
        (
            "Claim.diagnosis[0].diagnosisCodeableConcept",
            "its codings are different codes (M47.816, M54.50); none of them is taken",
        ),
    ]


def test_the_same_code_in_two_systems_is_one_code():
    twice = {"coding": [{"system": CPT, "code": "64493"}, {"system": HCPCS, "code": "64493"}]}

    found = read(claim(item(1, "64493", productOrService=twice)))

    assert [line.code for line in found.claims[0].encounter.claim_lines] == ["64493"]
    assert found.problems == ()


def test_a_bundle_that_lacks_the_patient_it_names_says_so():
    whole = bundle(claim(item(1, "64493")))
    whole["entry"] = [entry for entry in whole["entry"] if entry["resource"]["resourceType"] != "Patient"]

    found = read(whole)

    assert [(problem.path, problem.message) for problem in found.problems] == [
        ("Bundle.entry[0].resource.patient", "Patient/p1 is not in the file, and what it says is not known")
    ]


def test_findings_point_into_the_resource():
    (found,) = read(bundle(claim(item(1, "64493", "50", "RT")))).claims
    (checked,) = check_encounters([found.encounter], as_of=DAY)

    said = outcome(checked.findings, place=found.place, item_places=found.item_places)

    issue = next(
        issue
        for issue in said["issue"]
        if issue["details"]["coding"][0]["display"] == "bilateral-with-side-modifier"
    )
    assert issue["expression"] == ["Bundle.entry[0].resource.item[0].modifier"]
    assert structure_problems(said, source="x", place="OperationOutcome") == []
    undecided = [issue for issue in said["issue"] if issue["code"] == "incomplete"]
    assert undecided and all(issue["severity"] == "warning" for issue in undecided)


def test_a_claim_with_nothing_found_still_has_an_issue_as_fhir_asks():
    assert outcome([])["issue"][0]["severity"] == "information"


def test_an_explanation_of_benefits_becomes_a_bill():
    adjudication = [
        {"category": concept("x", "submitted"), "amount": {"value": 900}},
        {"category": concept("x", "coinsurance"), "amount": {"value": 40}},
        {"category": concept("x", "deductible"), "amount": {"value": 22.5}},
        {
            "category": concept("x", "denialreason"),
            "reason": concept("https://x12.org/codes/claim-adjustment-reason-codes", "197"),
        },
    ]
    eob = {
        "resourceType": "ExplanationOfBenefit",
        "item": [item(1, "64490", "RT", adjudication=adjudication)],
    }

    (bill,) = read_benefits(read_fhir(as_bytes(eob), source="eob.json"))

    assert (bill.lines[0].code, bill.lines[0].reasons) == ("64490", ("197",))
    assert bill.lines[0].amount(Amount.OWED) == 62.5


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"{not json", "not JSON"),
        (b"[]", "no resourceType"),
        (b'{"resourceType": "Patient"}', "no Claim is among the resources (Patient)"),
        (b'{"resourceType": "Claim"}', "the claim has no item"),
        (b'{"resourceType": "Claim", "item": [{"service": {}}]}', "an older FHIR version"),
        (b"\x00\x01\x02", "binary"),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "too deeply"),
    ],
)
def test_what_is_no_fhir_claim_is_one_clear_line(content, words):
    found = read(content)

    assert found.claims == ()
    assert any(words in str(problem) for problem in found.problems)


def test_ndjson_with_a_broken_line_gives_the_other_claims():
    rows = [json.dumps(claim(item(1, "64493"))), "{broken", json.dumps(claim(item(1, "64490"), id="c-2"))]

    found = read("\n".join(rows).encode())

    assert [entry.encounter.encounter_id for entry in found.claims] == ["c-1", "c-2"]
    assert [problem.line for problem in found.problems] == [2]


def test_recursive_contained_resources_and_circles_of_references_end():
    inner = {"resourceType": "Coverage", "id": "v1", "payor": [{"reference": "#v1"}]}
    inner["contained"] = [dict(inner)]

    assert read(claim(item(1, "64493"), contained=[inner], insurer={"reference": "#v1"})).claims


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(sorted(claim())), inside, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(sorted(claim())), JSON, max_size=5))
def test_any_shape_of_any_member_is_read_without_complaint(changes):
    value = claim(item(1, "64493")) | changes | {"resourceType": "Claim"}

    found = read(value)

    assert len(found.claims) + bool(found.problems) >= 1


def test_a_bundle_entry_that_is_no_object_is_told_and_the_others_keep_their_places():
    file = read_fhir(
        as_bytes({"resourceType": "Bundle", "entry": [1, None, {"resource": claim(item(1, "64493"))}]}),
        source="claims.json",
    )

    assert [problem.path for problem in file.problems] == ["Bundle.entry[0]", "Bundle.entry[1]"]
    assert [located.place for located in file.of("Claim")] == ["Bundle.entry[2].resource"]


@pytest.mark.parametrize(
    ("changed", "version", "path"),
    [
        ({"traceNumber": [{"value": "1"}]}, "R5", "Claim.traceNumber"),
        ({"encounter": [{"reference": "Encounter/1"}]}, "R5", "Claim.encounter"),
        ({"organization": {"reference": "Organization/1"}}, "STU3 or older", "Claim.organization"),
        ({"resourceType": "ReferralRequest"}, "STU3 or older", "ReferralRequest"),
    ],
)
def test_a_resource_of_another_version_is_named_as_such_and_left_out(changed, version, path):
    found = read(claim(item(1, "64493"), **changed))

    assert found.claims == ()
    (problem,) = found.problems
    assert f"this is FHIR {version}" in problem.message
    assert (problem.path, problem.expected, problem.fatal) == (path, "FHIR R4 (4.0.1)", True)


def test_in_a_bundle_only_what_is_of_another_version_is_left_out():
    older = claim(item(1, "64490"), id="c-2", hospitalization={})

    found = read(bundle(claim(item(1, "64493")), older))

    assert [entry.encounter.encounter_id for entry in found.claims] == ["c-1"]
    assert [problem.path for problem in found.problems] == ["Bundle.entry[1].resource.hospitalization"]


@pytest.mark.parametrize(("version", "package"), [("R5", ""), ("STU3", ".STU3")])
def test_the_members_of_other_versions_are_those_of_the_models(version, package):
    told = yaml.safe_load(Path("src/facetwise/interop/fhir/data/other_versions.yaml").read_text())[version]
    for kind, members in told.items():
        assert set(members) <= members_of(kind, package) - members_of(kind, ".R4B"), kind


def members_of(kind, package):
    model = getattr(importlib.import_module(f"fhir.resources{package}.{kind.lower()}"), kind)
    return {field.alias or name for name, field in model.model_fields.items()}


def test_a_profile_that_is_not_known_is_told_once_and_the_claim_is_read():
    own = {
        "profile": ["https://payer.example/StructureDefinition/claim", "http://hl7.org/fhir/us/davinci-pas/x"]
    }

    found = read(bundle(claim(item(1, "64493"), meta=own), claim(item(1, "64490"), id="c-2", meta=own)))

    assert len(found.claims) == 2
    (problem,) = found.problems
    assert "https://payer.example/StructureDefinition/claim is not known here" in problem.message
    assert problem.path == "Bundle.entry[0].resource.meta.profile"
    assert not problem.loses_work
    assert outcome([], [problem])["issue"][0]["severity"] == "information"


def test_contained_resources_that_contain_others_are_told():
    deep = {
        "resourceType": "Organization",
        "id": "deep",
        "contained": [{"resourceType": "Organization", "id": "x"}],
    }

    found = read(claim(item(1, "64493"), contained=[deep], provider={"reference": "#deep"}))

    assert found.claims
    assert [problem.path for problem in found.problems] == ["Claim.contained[0].contained"]


def test_references_that_lead_nowhere_are_told_with_their_place():
    team = [{"sequence": 1, "provider": {"reference": "Practitioner/gone"}}]
    insurance = [{"sequence": 1, "focal": True, "coverage": {"reference": "#gone"}}]

    found = read(bundle(claim(item(1, "64493"), careTeam=team, insurance=insurance)))

    assert [(problem.path, problem.message.partition(",")[0]) for problem in found.problems] == [
        ("Bundle.entry[0].resource.insurance[0].coverage", "#gone is not among the contained resources"),
        ("Bundle.entry[0].resource.careTeam[0].provider", "Practitioner/gone is not in the file"),
    ]


def test_a_bundle_beyond_the_limit_is_read_up_to_it_and_the_rest_is_told(monkeypatch):
    monkeypatch.setattr(documents, "MOST_RESOURCES", 3)

    found = read(bundle(*(claim(item(1, "64493"), id=f"c-{number}") for number in range(9))))

    assert len(found.claims) == 2  # and the bundle itself
    (problem,) = [problem for problem in found.problems if "too large" in problem.message]
    assert "3 resources were read, the rest is left out" in problem.message
    assert problem.loses_work
