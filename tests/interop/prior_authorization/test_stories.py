"""A request goes to the payer, and its answer becomes the encounter's authorization."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetwise.domain.authorization import Decision, as_authorization
from facetwise.domain.vocabulary import AuthorizationStatus, Purpose
from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.fhir.documents import from_value, read_fhir
from facetwise.interop.fhir.questionnaire_answers import answers
from facetwise.interop.fhir.questionnaires import questionnaire
from facetwise.interop.fhir.structure import structure_problems
from facetwise.interop.prior_authorization import (
    inquiry_bundle,
    read_278_response,
    read_claim_response,
    submit_bundle,
    write_278,
)
from facetwise.interop.prior_authorization.fhir_documents import Attached
from facetwise.interop.x12.write import Interchange, facts_of, read_settings
from facetwise.workflow import with_proposed_lines
from tests.interop.prior_authorization.payer import answer_278, claim_response

ROOT = Path(__file__).parents[3]
MADE = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
INTERCHANGE = Interchange(MADE, 7)


@pytest.fixture(scope="module")
def settings():
    found, problems = read_settings(ROOT / "examples" / "practice.yaml", source="practice.yaml")
    assert problems == ()
    return found


@pytest.fixture(scope="module")
def facts(settings):
    path = ROOT / "examples" / "encounters" / "claim-to-send.yaml"
    (item,) = read_encounters(path, source=path.name).encounters
    encounter, _ = with_proposed_lines(item.encounter)
    found, missing = facts_of(encounter, settings)
    assert missing == ()
    return found


@pytest.fixture(scope="module")
def request_278(facts, settings):
    return write_278(facts, settings, INTERCHANGE, trace="PA-1")


@pytest.fixture(scope="module")
def bundle(facts):
    return submit_bundle(facts, trace="PA-1", made=MADE)


def decided(answer):
    found = read_claim_response(from_value(answer, source="answer"))
    assert found is not None
    return found


def test_the_request_names_claim_patient_coverage_payer_and_who_treats(bundle):
    kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]

    assert kinds[0] == "Claim"
    assert {"Patient", "Coverage", "Organization", "Practitioner"} <= set(kinds)
    claim = bundle["entry"][0]["resource"]
    assert claim["use"] == "preauthorization"
    assert [item["productOrService"]["coding"][0]["code"] for item in claim["item"]] == ["64490", "64491"]
    assert all("display" not in json.dumps(item) for item in claim["item"])


def test_every_resource_of_the_request_is_structurally_fhir(bundle, facts):
    with_note = submit_bundle(
        facts, trace="PA-2", made=MADE, documents=[Attached("note", "text/plain", b"procedure note")]
    )
    for made in (bundle, with_note, inquiry_bundle(facts, trace="PA-1", made=MADE)):
        assert structure_problems(made, source="x", place="Bundle") == []


def test_every_reference_of_the_request_points_at_something_in_it(bundle):
    present = {f"{e['resource']['resourceType']}/{e['resource']['id']}" for e in bundle["entry"]}

    def references(value):
        if isinstance(value, dict):
            yield from ([value["reference"]] if "reference" in value else [])
            for item in value.values():
                yield from references(item)
        elif isinstance(value, list):
            for item in value:
                yield from references(item)

    assert set(references(bundle)) <= present


STORIES = [
    (("A1", "A1"), Decision.APPROVED, AuthorizationStatus.APPROVED, ("64490", "64491")),
    (("A1", "A3"), Decision.PARTIAL, AuthorizationStatus.APPROVED, ("64490",)),
    (("A4", "A4"), Decision.PENDING, AuthorizationStatus.PENDING, None),
    (("A3", "A3"), Decision.DENIED, AuthorizationStatus.DENIED, None),
    (("A1", "A4"), Decision.PENDING, AuthorizationStatus.PENDING, ("64490",)),
    (("A6", "A6"), Decision.CHANGED, AuthorizationStatus.APPROVED, ("64490", "64491")),
    (("ZZ", "A1"), Decision.UNKNOWN, None, ("64491",)),
]


@pytest.mark.parametrize(("actions", "decision", "status", "codes"), STORIES)
def test_the_payers_answer_in_fhir(bundle, actions, decision, status, codes):
    found = decided(claim_response(bundle, *actions))

    assert (found.decision, found.trace, found.decided) == (decision, "PA-1", date(2026, 11, 26))
    held = as_authorization(found)
    assert (held.status, held.codes) == (status, codes)
    assert held.expires == (date(2027, 1, 31) if codes else None)
    assert held.number == ("AUTH0001" if codes else None)


@pytest.mark.parametrize(("actions", "decision", "status", "codes"), STORIES)
def test_the_payers_answer_in_x12(request_278, actions, decision, status, codes):
    found = read_278_response(answer_278(request_278, *actions))

    assert (found.decision, found.trace) == (decision, "PA-1")
    held = as_authorization(found)
    assert (held.status, held.codes) == (status, codes)
    assert held.expires == (date(2027, 1, 31) if codes else None)


def test_a_denial_comes_with_its_reason(bundle):
    found = decided(claim_response(bundle, "A3", "A3"))

    assert found.lines[0].reasons == ("not supported by the note",)
    assert found.said[0] == "64490 denied: not supported by the note"
    assert found.appeal_by is None  # the payer names no day, and none is made up


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("You may appeal this decision by 2026-12-31.", date(2026, 12, 31)),
        ("An appeal must be received no later than 01/15/2027", date(2027, 1, 15)),
        ("THIS MAY BE APPEALED UNTIL 20270115", date(2027, 1, 15)),
        ("Appeal rights are described in the letter.", None),
        ("Appeal by 13/45/2027.", None),
        ("Valid until 2026-12-31. Appeals go to the plan.", None),
    ],
)
def test_the_last_day_of_an_appeal_is_taken_from_the_payers_words_alone(bundle, request_278, words, day):
    told = claim_response(bundle, "A3", "A3", processNote=[{"number": 1, "text": words}])
    assert decided(told).appeal_by == day
    if "/" not in words:
        answer = answer_278(request_278, "A3", "A3", message=words)
        assert read_278_response(answer).appeal_by == day


def test_what_was_granted_has_its_first_and_last_day_and_its_units(bundle):
    found = decided(claim_response(bundle, "A1", "A3"))

    assert (found.valid_from, as_authorization(found).expires) == (date(2026, 11, 2), date(2027, 1, 31))
    assert as_authorization(found).units == 1


def test_a_decision_on_the_whole_does_not_hide_a_line_that_is_pended(bundle):
    answer = claim_response(bundle, "A1", "A4")
    response = answer["entry"][0]["resource"]
    response["adjudication"] = [response["item"][0]["adjudication"][0]]

    assert decided(answer).decision is Decision.PENDING
    response["item"].pop()
    assert decided(answer).decision is Decision.APPROVED


def test_an_inquiry_is_answered_with_parameters_and_only_our_own_answer_is_taken(bundle):
    own = claim_response(bundle, "A1", "A1")
    other = json.loads(json.dumps(own).replace("PA-1", "PA-9").replace("A1", "A3"))
    told = {
        "resourceType": "Parameters",
        "parameter": [{"name": "responseBundle", "resource": item} for item in (other, own)],
    }
    file = from_value(told, source="answer")

    assert read_claim_response(file) is None  # two answers, and nothing to choose by
    found = read_claim_response(file, trace="PA-1")
    assert found is not None
    assert (found.trace, found.decision) == ("PA-1", Decision.APPROVED)


def test_the_inquiry_has_a_number_of_its_own_and_names_the_request(facts):
    asked = inquiry_bundle(facts, trace="PA-1", made=MADE)

    assert asked["identifier"]["value"] != "PA-1"
    assert asked["entry"][0]["resource"]["identifier"][0]["value"] == "PA-1"
    assert asked["meta"]["profile"][0].endswith("profile-pas-inquiry-request-bundle")


def test_answers_to_the_payers_questions_go_along_and_speak_of_the_request_s_patient(facts):
    asked = questionnaire(
        "medicare/cgs/L38773", Purpose.DIAGNOSTIC, day=date(2026, 11, 2), base="https://p.example"
    )
    made = submit_bundle(
        facts, trace="PA-1", made=MADE, responses=[answers(asked, facts.encounter, made=MADE)]
    )

    assert structure_problems(made, source="x", place="Bundle") == []
    response = made["entry"][-1]["resource"]
    assert response["subject"] == {"reference": "Patient/patient"}
    assert "contained" not in response
    assert made["entry"][0]["resource"]["supportingInfo"][0]["valueReference"]["reference"].endswith(
        response["id"]
    )


def test_an_answer_with_errors_is_no_approval(bundle):
    answer = claim_response(bundle, "A1", "A1")
    answer["entry"][0]["resource"] |= {"outcome": "error", "error": [{"code": {"text": "member not found"}}]}

    found = decided(answer)

    assert found.decision is Decision.UNKNOWN
    assert "member not found" in found.reasons


def test_a_278_request_counts_its_segments_and_links_its_levels(request_278):
    rows = request_278.decode().replace("\n", "").split("~")
    start, end = (
        rows.index("ST*278*0001*005010X217"),
        next(i for i, r in enumerate(rows) if r.startswith("SE*")),
    )
    levels = [row.split("*") for row in rows if row.startswith("HL*")]

    assert rows[end] == f"SE*{end - start + 1}*0001"
    assert [level[3] for level in levels] == ["20", "21", "22", "EV", "SS", "SS"]
    assert [level[2] for level in levels] == ["", "1", "2", "3", "4", "4"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"hello", "expected a 278 answer"),
        (b"", "expected a 278 answer"),
    ],
)
def test_what_is_no_278_answer_is_said(content, words):
    with pytest.raises(ValueError, match=words):
        read_278_response(content)


def test_a_request_is_not_taken_for_an_answer(request_278):
    with pytest.raises(ValueError, match="this is a 278 request"):
        read_278_response(request_278)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_words(data):
    try:
        read_278_response(data)
    except ValueError as wrong:
        assert str(wrong)
    read_claim_response(read_fhir(data, source="x"))
