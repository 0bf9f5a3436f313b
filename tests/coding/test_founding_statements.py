"""The statements that the system began from, one by one, as far as coding can hold them."""

from datetime import date

from facetwise.coding import code
from facetwise.domain.vocabulary import ClaimType, Guidance

from .cases import BOTH, block, injection, joints, nerves, shown, visit


def codes(encounter):
    return [line.code for line in code(encounter).lines]


def test_first_second_third_and_further_level():
    levels = ["C2-C3", "C3-C4", "C4-C5", "C5-C6"]
    ladder = [codes(visit(injection(joints(" ".join(levels[:number]))))) for number in (1, 2, 3, 4)]
    assert ladder == [
        ["64490"],
        ["64490", "64491"],
        ["64490", "64491", "64492"],
        ["64490", "64491", "64492"],
    ]


def test_a_fourth_level_does_not_repeat_the_third_code():
    """The founding article says that it does; the code book and the unit limit say no."""
    lines = code(visit(injection(joints("C2-C3 C3-C4 C4-C5 C5-C6")), payer="cpt")).lines
    (third,) = [line for line in lines if line.code == "64492"]
    assert third.units == 1
    assert third.joints == ("C4-C5", "C5-C6")
    assert "third and every further level" in third.reason


def test_joints_are_counted_not_needles():
    assert codes(visit(block(nerves("C4 C5 C6")))) == ["64490", "64491"]


def test_both_sides_are_one_level_with_50():
    assert shown(code(visit(injection(joints("C5-C6", BOTH))))) == ["64490-50"]


def test_a_surgery_centre_lists_right_and_left():
    centre = visit(injection(joints("C5-C6", BOTH)), bill_for=ClaimType.ASC, place_of_service="24")
    assert shown(code(centre)) == ["64490-RT", "64490-LT"]


def test_fluoroscopy_or_ct_for_the_facet_codes_never_ultrasound():
    for guidance, expected in (
        (Guidance.FLUOROSCOPY, ["64490"]),
        (Guidance.CT, ["64490"]),
        (Guidance.ULTRASOUND, ["0213T"]),
    ):
        assert codes(visit(injection(joints("C5-C6"), guidance=guidance))) == expected


def test_each_line_is_linked_to_its_diagnosis():
    lines = code(visit(injection(joints("C5-C6")), diagnoses=("M54.50", "M47.812"))).lines
    assert lines[0].diagnosis_pointers == (2,)


def test_payers_differ():
    pair = injection(joints("C4-C5 C5-C6", BOTH))
    assert shown(code(visit(pair))) != shown(code(visit(pair, payer="cpt")))


def test_imaging_and_visits_beside_it_never_become_lines():
    beside = visit(injection(joints("C5-C6")), other_services=("77003", "76942", "99213", "64450"))
    assert shown(code(beside)) == ["64490-RT"]


def test_the_day_decides_for_drugs_not_for_levels():
    days = [date(2024, 3, 31), date(2026, 3, 2)]
    assert [codes(visit(injection(joints("C5-C6")), service_date=day)) for day in days] == [
        ["64490"],
        ["64490"],
    ]
