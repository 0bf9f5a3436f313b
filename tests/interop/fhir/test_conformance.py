"""What is written as FHIR keeps what the guides' sources ask, what breaks it is named, and what is not used is kept."""

import copy
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetwise.domain.vocabulary import Purpose
from facetwise.interop.cds_hooks import answer
from facetwise.interop.cds_hooks.requests import read_request
from facetwise.interop.fhir.conformance import checked_profiles, conformance_problems
from facetwise.interop.fhir.documents import read_fhir
from facetwise.interop.fhir.outcomes import outcome
from facetwise.interop.fhir.questionnaire_answers import answers, edited
from facetwise.interop.fhir.questionnaire_notes import answers_of_note
from facetwise.interop.fhir.questionnaires import questionnaire
from facetwise.interop.fhir.structure import structure_problems
from facetwise.interop.prior_authorization import inquiry_bundle, submit_bundle
from facetwise.interop.prior_authorization.fhir_documents import Attached
from facetwise.interop.x12.write import facts_of
from facetwise.notes import read_note
from facetwise.policy.pack import pack_ids, read_pack
from facetwise.workflow import check_encounters
from tests.interop.cds_hooks.test_hooks import order, request
from tests.interop.fhir.test_questionnaires import NOTE
from tests.interop.prior_authorization.payer import claim_response
from tests.interop.x12.writing import SHAPES, encounter, settings

MADE = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
PURPOSES = (Purpose.DIAGNOSTIC, Purpose.THERAPEUTIC, Purpose.ABLATION)
PACKS = [pack for pack in pack_ids() if not read_pack(pack).is_part]
PAS = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition"
DTR = "http://hl7.org/fhir/us/davinci-dtr/StructureDefinition"


def facts(shape="office"):
    found, missing = facts_of(encounter(shape), settings())
    assert missing == ()
    return found


def asked(pack="medicare/cgs/L38773", purpose=Purpose.DIAGNOSTIC):
    return questionnaire(pack, purpose, day=DAY, base="https://payer.example/fhir")


def filled():
    """A response with answers of all four origins: note, record, changed, entered."""
    read = answers_of_note(asked(), NOTE, read_note(NOTE), made=MADE, payer="medicare")
    given = {item["linkId"]: _typed(item["answer"][0]) for item in read["item"]}
    given |= {"documentation.pain.months": "9", "documentation.pain.score": "7"}
    return edited(asked(), read, given, made=MADE, author="Cora Coder")


def _typed(found):
    value = next(found[name] for name in found if name.startswith("value"))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def requests():
    """A request of every shape of claim, with a note and answers, and its inquiry."""
    note = Attached("note", "text/plain", b"procedure note")
    for shape in SHAPES:
        given = facts(shape)
        yield shape, submit_bundle(given, trace="PA-1", made=MADE, documents=[note], responses=[filled()])
        yield f"{shape}, inquiry", inquiry_bundle(given, trace="PA-1", made=MADE)


@pytest.mark.parametrize(("shape", "bundle"), list(requests()))
def test_every_request_keeps_the_guide(shape, bundle):
    assert conformance_problems(bundle) == []
    assert structure_problems(bundle, source="x", place="Bundle") == []
    own = {profile.rpartition("/")[2] for profile in checked_profiles(bundle)}
    assert {"profile-coverage", "profile-insurer", "profile-beneficiary"} <= own
    assert ("profile-claim-inquiry" in own) == shape.endswith("inquiry")


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("pack", PACKS)
def test_every_questionnaire_keeps_the_guide(pack, purpose):
    made = asked(pack, purpose)

    assert conformance_problems(made) == []
    assert bool(checked_profiles(made)) == ("item" in made)


def test_answers_of_every_origin_keep_the_guide():
    response = filled()

    said = json.dumps(response)
    assert all(f'"{origin}"' in said for origin in ("auto-client", "override", "manual"))
    assert conformance_problems(response) == []
    assert checked_profiles(response) == [f"{DTR}/dtr-questionnaireresponse"]
    assert conformance_problems(answers(asked(), encounter(), made=MADE)) == []


def test_outcomes_of_findings_and_of_bad_input_keep_the_rules():
    results = check_encounters([encounter(shape) for shape in SHAPES], as_of=date(2026, 11, 25))
    assert sum(bool(checked.findings) for checked in results) > 5
    for checked in results:
        assert conformance_problems(outcome(checked.findings)) == []
    for content in (b"", b"{", b"[]", b'{"resourceType": "Claim", "traceNumber": []}'):
        assert conformance_problems(outcome([], read_fhir(content, source="x").problems)) == []


@pytest.mark.parametrize("action", ["A1", "A3", "A4", "A6"])
def test_the_simulated_payer_answers_as_the_guide_asks(action):
    bundle = submit_bundle(facts(), trace="PA-1", made=MADE)

    answer_of_payer = claim_response(bundle, action, action)

    assert conformance_problems(answer_of_payer) == []
    assert f"{PAS}/profile-claimresponse" in checked_profiles(answer_of_payer)
    assert structure_problems(answer_of_payer, source="x", place="Bundle") == []


def broken(change):
    bundle = copy.deepcopy(submit_bundle(facts(), trace="PA-1", made=MADE))
    change(bundle, bundle["entry"][0]["resource"])
    return conformance_problems(bundle)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda _, claim: claim["item"][0].pop("category"), "item.category: 0 found, at least 1 expected"),
        (lambda _, claim: claim["item"][0].pop("locationCodeableConcept"), "item.location[x]: 0 found"),
        (lambda _, claim: claim["careTeam"][0].pop("extension"), "extension-careTeamClaimScope: 0 found"),
        (lambda _, claim: claim["item"][0].update(servicedDate="2026-11"), "FullDateRule is not kept"),
        (lambda _, claim: claim.update(use="claim"), "use: preauthorization expected"),
        (lambda _, claim: claim.update(related=[{}]), "related: 1 found, at most 0 expected"),
        (lambda _, claim: claim.update(note=[]), "an empty list"),
        (lambda bundle, _: bundle["entry"].reverse(), "ClaimFirst is not kept"),
        (lambda bundle, _: bundle.pop("timestamp"), "timestamp: 0 found"),
        (lambda bundle, _: bundle["entry"].append(bundle["entry"][0]), "bdl-7"),
    ],
)
def test_what_breaks_the_guide_of_requests_is_named(change, problem):
    assert any(problem in said for said in broken(change))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda response: response.pop("subject"), "subject: 0 found"),
        (lambda response: response["extension"].pop(), "intendedUse: 0 found"),
        (lambda response: response["item"][0]["answer"][0].pop("extension"), "information-origin: 0 found"),
        (lambda response: _origin(response)["extension"][0].update(valueCode="manual"), "dtrx-1 is not kept"),
        (lambda response: _origin(response).update(valueString="x"), "ext-1"),
        (lambda response: response["contained"].append({"resourceType": "Patient", "id": "p9"}), "dom-3"),
    ],
)
def test_what_breaks_the_guide_of_answers_is_named(change, problem):
    response = answers_of_note(asked(), NOTE, read_note(NOTE), made=MADE)
    change(response)

    assert any(problem in said for said in conformance_problems(response))


def _origin(response):
    return response["item"][0]["answer"][0]["extension"][0]


def test_a_choice_without_options_and_a_code_that_is_none_are_named():
    made = asked()
    next(item for item in made["item"] if item["type"] == "choice").pop("answerOption")
    assert any("dtrq-2 is not kept" in said for said in conformance_problems(made))
    wrong = {"resourceType": "OperationOutcome", "issue": [{"severity": "bad", "code": "invalid"}]}
    assert conformance_problems(wrong) == ["OperationOutcome: issue[0].severity: bad is no such code"]


# What is not used is kept: a sender's own members come back as they were.

NAMES = st.sampled_from(["note", "insurance", "bodySite", "priority", "own", "value", "_note", "text"])
JSON = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.text(min_size=1, max_size=6),
    lambda inside: (
        st.lists(inside, min_size=1, max_size=3) | st.dictionaries(NAMES, inside, min_size=1, max_size=3)
    ),
    max_leaves=8,
)
OWN = st.dictionaries(NAMES, JSON, max_size=4)
EXTENSIONS = st.lists(
    st.builds(lambda value: {"url": "urn:own", "valueString": value}, st.text(max_size=6)), max_size=2
)


@given(own=OWN, extensions=EXTENSIONS)
def test_an_order_comes_back_with_everything_that_was_not_ours(own, extensions):
    sent = order(**own) | ({"extension": extensions} if extensions else {})

    (action,) = answer(read_request(request(copy.deepcopy(sent))), today=DAY)["systemActions"]

    kept = copy.deepcopy(action["resource"])
    kept["extension"] = [item for item in kept["extension"] if "coverage-information" not in item["url"]]
    assert kept == sent | {"extension": extensions}


@given(own=OWN, extensions=EXTENSIONS)
def test_answers_of_another_program_keep_its_members_when_they_are_edited_and_sent(own, extensions):
    theirs = answers_of_note(asked(), NOTE, read_note(NOTE), made=MADE)
    theirs = theirs | own | {"extension": [*theirs["extension"], *extensions]}
    given_back = {item["linkId"]: _typed(item["answer"][0]) for item in theirs["item"]}

    changed = edited(asked(), theirs, given_back, made=MADE, author="Cora Coder")

    touched = {"authored", "status"}
    assert {k: v for k, v in changed.items() if k not in touched} == {
        k: v for k, v in theirs.items() if k not in touched
    }
    sent = submit_bundle(FACTS, trace="PA-1", made=MADE, responses=[changed])["entry"][-1]["resource"]
    assert {name: sent[name] for name in own} == own
    assert [item for item in sent["extension"] if item["url"] == "urn:own"] == extensions


FACTS = facts()
