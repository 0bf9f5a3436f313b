"""What a payer asks the record to hold, and what a record answers."""

from dataclasses import replace
from datetime import UTC, date, datetime

import fhirpathpy
import pytest

from facetwise.domain.encounter import Documentation, Encounter, Pain, PastSession, Procedure, Target
from facetwise.domain.vocabulary import Guidance, Purpose, Side, Technique
from facetwise.interop.fhir.questionnaires import (
    READ_FROM_NOTE,
    answers,
    open_questions,
    questionnaire,
    questions,
)
from facetwise.interop.fhir.structure import structure_problems
from facetwise.policy.keys import registry
from facetwise.policy.pack import pack_ids, read_pack

DAY = date(2026, 3, 2)
MADE = datetime(2026, 3, 2, tzinfo=UTC)
CGS = "medicare/cgs/L38773"


def asked(purpose=Purpose.DIAGNOSTIC, pack=CGS):
    return questionnaire(pack, purpose, day=DAY, base="https://payer.example/fhir")


def record(**pain):
    block = Procedure(
        purpose=Purpose.ABLATION,
        technique=Technique.RADIOFREQUENCY,
        targets=(Target(joint="C4-C5", side=Side.RIGHT),),
        guidance=Guidance.FLUOROSCOPY,
        temperature_c=80,
    )
    return Encounter(procedures=(block,), documentation=Documentation(pain=Pain(**pain)))


def by_link(response):
    return {item["linkId"]: item["answer"][0] for item in response["item"]}


@pytest.mark.parametrize("purpose", [Purpose.DIAGNOSTIC, Purpose.THERAPEUTIC, Purpose.ABLATION])
def test_a_questionnaire_is_structurally_fhir_and_cites_each_question(purpose):
    made = asked(purpose)

    assert structure_problems(made, source="x", place="Questionnaire") == []
    assert all("L38773" in item["item"][0]["text"] for item in made["item"])
    assert len({item["linkId"] for item in made["item"]}) == len(made["item"])


def test_questions_differ_by_purpose():
    links = {purpose: {item["linkId"] for item in asked(purpose)["item"]} for purpose in ("diagnostic", "ablation")
             for purpose in [Purpose(purpose)]}  # fmt: skip

    assert "procedures[0].temperature_c" in links[Purpose.ABLATION] - links[Purpose.DIAGNOSTIC]
    assert "documentation.early_repeat_reason" in links[Purpose.DIAGNOSTIC] - links[Purpose.ABLATION]


def test_a_payer_whose_policy_nobody_read_asks_nothing_that_we_made_up():
    assert asked(pack="commercial/bcbs_tx")["item"] == []


def test_every_question_rests_on_policy_values_that_exist():
    for question in questions():
        assert set(question.asked_by) <= set(registry()), question.path


def test_answers_come_from_the_record_and_the_rest_stays_open():
    made = asked(Purpose.ABLATION)
    response = answers(made, record(months=8, axial=True), made=MADE)

    found = by_link(response)
    assert found["documentation.pain.months"]["valueDecimal"] == 8
    assert found["procedures[0].targets"]["valueString"] == "right C4-C5"
    assert "documentation.pain.radiculopathy" not in found
    assert response["status"] == "in-progress"
    assert "Is the note signed?" in open_questions(made, response)
    assert structure_problems(response, source="x", place="QuestionnaireResponse") == []


def test_a_side_that_is_not_stated_is_not_answered():
    encounter = record()
    unsided = replace(encounter.procedures[0], targets=(Target(joint="C4-C5", side=None),))

    found = by_link(answers(asked(), replace(encounter, procedures=(unsided,)), made=MADE))

    assert "procedures[0].targets" not in found


def test_blocks_of_the_history_answer_in_their_order():
    past = [
        PastSession(service_date=date(2026, 1, month), purpose=Purpose.DIAGNOSTIC, relief_percent=relief)
        for month, relief in ((5, 85), (20, 90))
    ]
    found = by_link(answers(asked(Purpose.ABLATION), replace(record(), history=tuple(past)), made=MADE))

    assert found["history.first_block.date"]["valueDate"] == "2026-01-05"
    assert found["history.second_block.relief_percent"]["valueDecimal"] == 90


def test_what_was_read_from_the_note_is_marked_with_its_place():
    spans = {"documentation.pain.months": (118, 143)}
    found = by_link(answers(asked(), record(months=8), made=MADE, spans=spans))

    marks = {mark["url"]: mark for mark in found["documentation.pain.months"]["extension"]}
    assert marks[READ_FROM_NOTE]["valueString"] == "118-143"


def test_answers_can_be_found_with_fhirpath():
    response = answers(asked(), record(months=8), made=MADE)

    path = "QuestionnaireResponse.item.where(linkId='documentation.pain.months').answer.valueDecimal"
    assert fhirpathpy.evaluate(response, path) == [8]


@pytest.mark.parametrize("pack", [pack for pack in pack_ids() if not read_pack(pack).is_part])
def test_every_pack_gives_a_questionnaire_of_right_structure(pack):
    assert structure_problems(asked(pack=pack), source="x", place="Questionnaire") == []
