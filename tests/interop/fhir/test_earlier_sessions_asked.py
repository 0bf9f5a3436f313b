"""Which earlier sessions answer a payer's questions: those of the joints that are planned, and of no others."""

from datetime import UTC, date, datetime

import pytest

from facetwise.domain.encounter import Encounter, PastSession, Procedure, Target
from facetwise.domain.vocabulary import Purpose, Region, Side, Technique
from facetwise.interop.fhir.questionnaire_answers import answers, answers_by_link, value_of
from facetwise.interop.fhir.questionnaires import questionnaire

DAY = date(2026, 6, 15)
BLOCKED = {"purpose": Purpose.DIAGNOSTIC, "technique": Technique.MEDIAL_BRANCH_BLOCK}
LUMBAR = {"region": Region.LUMBAR_SACRAL, "joints": ("L4-L5",), "sides": (Side.LEFT,)}
NECK = {"region": Region.CERVICAL_THORACIC, "joints": ("C4-C5",), "sides": (Side.LEFT,)}


def block(day, percent, **changed):
    return PastSession(**{"service_date": day, "relief_percent": percent, **BLOCKED, **LUMBAR, **changed})


FIRST, SECOND = block(date(2026, 4, 20), 82), block(date(2026, 5, 11), 90)
BOTH = {"first_block.date": "2026-04-20", "first_block.relief_percent": 82,
        "second_block.date": "2026-05-11", "second_block.relief_percent": 90}  # fmt: skip
ONE = {"first_block.date": "2026-05-11", "first_block.relief_percent": 90}


@pytest.mark.parametrize(
    ("history", "said"),
    [
        ((FIRST, SECOND), BOTH),
        ((FIRST, SECOND, block(date(2026, 6, 1), 60, **NECK)), BOTH),
        ((FIRST, SECOND, block(date(2026, 7, 1), 60)), BOTH),
        ((block(date(2026, 4, 20), 82, technique=Technique.INTRAARTICULAR), SECOND), ONE),
        ((block(date(2026, 4, 20), 82, sides=(Side.RIGHT,)), SECOND), ONE),
        ((block(date(2026, 4, 20), 82, joints=None, sides=None), SECOND), BOTH),
        ((block(date(2026, 4, 20), 82, **NECK | {"joints": None}), SECOND), ONE),
    ],
    ids=["both", "a block of the neck", "a block after the day", "into the joint", "the other side",
         "joints not written", "another region, joints not written"],
)  # fmt: skip
def test_an_ablation_is_asked_for_after_the_blocks_of_its_own_joints(history, said):
    assert asked(Purpose.ABLATION, Technique.RADIOFREQUENCY, history) == said


def test_a_therapeutic_injection_is_asked_for_its_two_blocks_too():
    assert asked(Purpose.THERAPEUTIC, Technique.INTRAARTICULAR, (FIRST, SECOND)) == BOTH


def test_gain_of_function_may_stand_for_relief_after_the_last_session():
    last = PastSession(service_date=date(2025, 9, 1), purpose=Purpose.ABLATION, technique=Technique.RADIOFREQUENCY,
                       relief_percent=40, relief_months=7, function_gain_percent=60, **LUMBAR)  # fmt: skip
    said = asked(Purpose.ABLATION, Technique.RADIOFREQUENCY, (last,))

    assert said == {"last.relief_percent": 40, "last.relief_months": 7, "last.function_gain_percent": 60}


def asked(purpose, technique, history):
    """What the record answers about earlier sessions."""
    targets = (Target(nerve="L3", side=Side.LEFT), Target(nerve="L4", side=Side.LEFT))
    record = Encounter(
        service_date=DAY,
        procedures=(Procedure(purpose=purpose, technique=technique, targets=targets),),
        history=history,
    )
    form = questionnaire("medicare/cgs/L38773", purpose, day=DAY, base="https://example.org")
    given = answers_by_link(answers(form, record, made=datetime(2026, 6, 1, tzinfo=UTC)))
    assert value_of(given["procedures[0].targets"]) == "left L3 medial branch, left L4 medial branch"
    return {
        link.removeprefix("history."): value_of(answer)
        for link, answer in given.items()
        if link.startswith("history.")
    }
