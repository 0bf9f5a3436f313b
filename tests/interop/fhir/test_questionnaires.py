"""What a payer asks the record to hold, and what a record answers."""

from dataclasses import replace
from datetime import UTC, date, datetime

import fhirpathpy
import pytest

from facetwise.domain.encounter import Documentation, Encounter, Pain, PastSession, Procedure, Target
from facetwise.domain.vocabulary import Guidance, Purpose, Side, Technique
from facetwise.interop.fhir.questionnaire_answers import (
    AnswerError,
    answers,
    answers_by_link,
    edited,
    merged,
    note_mark,
    open_questions,
    origin_of,
    record_mark,
    record_of,
    value_of,
    words_of,
)
from facetwise.interop.fhir.questionnaire_chart import CHART, answers_of_chart
from facetwise.interop.fhir.questionnaire_notes import answers_of_note
from facetwise.interop.fhir.questionnaires import questionnaire, questions
from facetwise.interop.fhir.structure import structure_problems
from facetwise.notes import read_note
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
    made = asked(pack="commercial/bcbs_tx")

    assert "item" not in made  # FHIR knows no empty list
    assert "meta" not in made  # the guide's profile asks for an item


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


NOTE = """Patient: Test Six
DOB: 01/02/1950
Date of Service: 03/02/2026

History: Axial neck pain for 8 months. Physical therapy for 10 weeks failed.

Procedure: Right diagnostic medial branch blocks of C4, C5 and C6 under fluoroscopic guidance

Description: The patient was placed prone. Under fluoroscopy 25 gauge needles were advanced to the right C4, C5 and C6
articular pillars. 0.5 mL of 0.5% bupivacaine was placed on each nerve.
"""


def of_the_note(purpose=Purpose.DIAGNOSTIC, note=NOTE):
    return answers_of_note(asked(purpose), note, read_note(note), made=MADE)


def test_what_was_read_from_the_note_is_marked_with_its_place_and_words():
    found = answers_by_link(of_the_note())

    months = found["documentation.pain.months"]
    assert (value_of(months), words_of(months), origin_of(months)) == (8, "8 months", "auto-client")
    targets = found["procedures[0].targets"]
    assert value_of(targets) == "right C4 medial branch, right C5 medial branch, right C6 medial branch"
    assert words_of(targets) == "Right diagnostic medial branch blocks of C4, C5 and C6"
    for answer in found.values():
        start, end = map(int, answer["extension"][1]["extension"][0]["valueString"].split("-"))
        assert words_of(answer) == " ".join(NOTE[start:end].split())


def test_what_the_note_does_not_say_stays_open():
    response = of_the_note()

    assert "documentation.pain.score" not in answers_by_link(response)
    assert "Pain score before" in open_questions(asked(), response)


def test_the_note_s_answer_stands_before_the_record_s_and_the_rest_is_kept():
    held = answers(
        asked(),
        record(months=3, score=7),
        made=MADE,
        marks={"documentation.pain.score": record_mark("record of May")},
    )
    found = answers_by_link(merged(asked(), of_the_note(), held))

    assert value_of(found["documentation.pain.months"]) == 8
    score = found["documentation.pain.score"]
    assert (value_of(score), record_of(score), words_of(score)) == (7, "record of May", None)


def test_a_person_s_change_is_the_person_s_and_what_was_left_alone_keeps_its_words():
    before = of_the_note()
    given = {link: shown(value_of(answer)) for link, answer in answers_by_link(before).items()}
    given |= {
        "documentation.pain.months": "9",
        "documentation.pain.score": "7",
        "documentation.pain.axial": "",
    }

    found = answers_by_link(edited(asked(), before, given, made=MADE, author="Cora Coder"))

    assert origin_of(found["documentation.pain.months"]) == "override"
    assert words_of(found["documentation.pain.months"]) is None
    assert origin_of(found["documentation.pain.score"]) == "manual"
    assert "documentation.pain.axial" not in found
    assert words_of(found["procedures[0].targets"]) == words_of(
        answers_by_link(before)["procedures[0].targets"]
    )


def shown(value):
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


@pytest.mark.parametrize(
    ("link", "typed", "words"),
    [
        ("documentation.pain.months", "a while", "answered by a number"),
        ("documentation.pain.months", "8,5,5", "answered by a number"),
        ("documentation.pain.axial", "perhaps", "yes or no"),
        ("history.first_block.date", "last May", "answered by a date"),
        ("procedures[0].guidance", "x-ray", "expected one of fluoroscopy"),
        ("procedures[0].targets", "C4 " * 500, "too many for one answer"),
    ],
)
def test_an_answer_that_a_question_cannot_have_is_refused_at_its_place(link, typed, words):
    with pytest.raises(ExceptionGroup) as refused:
        edited(asked(), of_the_note(), {link: typed}, made=MADE, author="Cora Coder")

    (error,) = refused.value.exceptions
    assert isinstance(error, AnswerError)
    assert error.link == link
    assert words in error.message


def test_a_response_names_whom_it_is_about_and_who_pays():
    response = answers(asked(), record(months=8), made=MADE, payer="medicare")

    kinds = {item["resourceType"]: item for item in response["contained"]}
    assert response["subject"] == {"reference": "#patient"}
    assert kinds["Coverage"]["payor"] == [{"display": "medicare"}]


def test_marks_of_note_and_record_are_structurally_fhir():
    marks = {"documentation.pain.months": note_mark(118, 143, "for 8 months")}
    response = answers(asked(), record(months=8), made=MADE, marks=marks)

    assert structure_problems(response, source="x", place="QuestionnaireResponse") == []


def test_answers_can_be_found_with_fhirpath():
    response = answers(asked(), record(months=8), made=MADE)

    path = "QuestionnaireResponse.item.where(linkId='documentation.pain.months').answer.valueDecimal"
    assert fhirpathpy.evaluate(response, path) == [8]


def condition(code, **changed):
    coding = [
        {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": code},
        {"system": "urn:other", "code": "M99"},
    ]
    return {"resourceType": "Condition", "code": {"coding": coding}} | changed


def state(code):
    return {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": code}]}


def test_a_charts_own_resources_answer_through_the_questions_own_expressions():
    chart = [
        condition("M47.812", clinicalStatus=state("active")),
        condition("M54.2"),
        condition("M47.812"),
        condition("I10"),  # no diagnosis of the spine
        condition("M47.816", clinicalStatus=state("resolved")),
        condition("M47.813", verificationStatus=state("entered-in-error")),
        {"resourceType": "Patient", "id": "p1"},
    ]

    response = answers_of_chart(asked(), chart, made=MADE)

    found = answers_by_link(response)
    assert {link: value_of(answer) for link, answer in found.items()} == {"diagnoses": "M47.812, M54.2"}
    assert record_of(found["diagnoses"]) == CHART
    assert structure_problems(response, source="x", place="QuestionnaireResponse") == []


def test_a_chart_without_diagnoses_of_the_spine_answers_nothing():
    assert answers_by_link(answers_of_chart(asked(), [condition("I10")], made=MADE)) == {}


@pytest.mark.parametrize("pack", [pack for pack in pack_ids() if not read_pack(pack).is_part])
def test_every_pack_gives_a_questionnaire_of_right_structure(pack):
    assert structure_problems(asked(pack=pack), source="x", place="Questionnaire") == []
