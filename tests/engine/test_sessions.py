"""Levels that the lines of a session stand for, and what the record settles where they leave it open."""

import pytest

from facetwise.engine.intake import Intake, tables_from_encounters
from facetwise.engine.prepare import prepare
from tests.rules.case_files import encounter_of

BASES = {"injection": "cervical_diagnostic", "ablation": "lumbar_ablation"}


def targets(*nerves, side="right"):
    return [{"nerve": nerve, "side": side} for nerve in nerves]


def procedure(kind, *targets):
    purpose, technique = (
        ("diagnostic", "medial_branch_block") if kind == "injection" else ("ablation", "radiofrequency")
    )
    return {"purpose": purpose, "technique": technique, "guidance": "fluoroscopy", "targets": list(targets)}


def sessions(kind, lines, documented=None, **change):
    item = {"base": BASES[kind], "lines": lines, "change": change, "record": documented is not None}
    if documented is not None:
        item["change"] = {**change, "procedures": [procedure(kind, *documented)]}
    base = tables_from_encounters([Intake(encounter_of(item))], as_of=None)
    frame = prepare(base).sessions.sort("region")
    return frame.select("region", "levels_billed", "levels_documented").rows()


@pytest.mark.parametrize(
    ("kind", "lines", "levels"),
    [
        ("injection", ["64490-RT", "64491-RT"], 2),
        ("injection", ["64490-50", "64491-50"], 2),
        ("injection", ["64490-50", "64491 x2"], 2),
        ("injection", ["64490-RT", "64490-LT", "64491-RT", "64491-LT"], 2),
        ("injection", ["64490-RT", "64491-RT", "64492-RT"], 3),
        ("ablation", ["64635-LT", "64636-LT x3"], 4),
        ("ablation", ["64635-50", "64636-50"], 2),
        ("ablation", ["64635-50", "64636 x2"], 2),
        ("ablation", ["64635-50", "64636 x4"], 3),
        ("ablation", ["64635-RT", "64635-LT", "64636-RT", "64636-LT"], 2),
        ("ablation", ["64635-RT", "64636 x2"], 3),
        ("ablation", ["64635-50", "64636-50 x2"], 2),
    ],
)
def test_without_a_record_lines_stand_for_the_fewest_levels_they_can_mean(kind, lines, levels):
    assert [billed for _, billed, _ in sessions(kind, lines)] == [levels]


def test_the_third_injection_code_stands_for_every_further_level_that_the_record_holds():
    five = targets("C3", "C4", "C5", "C6", "C7", "C8")
    assert sessions("injection", ["64490-RT", "64491-RT", "64492-RT"], five) == [("cervical_thoracic", 5, 5)]


def test_right_and_left_add_on_lines_are_two_levels_where_the_record_shows_two():
    mixed = [*targets("L3", "L4", side="bilateral"), *targets("L5"), *targets("L2", side="left")]
    lines = ["64635-50", "64636-RT", "64636-LT"]
    assert sessions("ablation", lines, mixed) == [("lumbar_sacral", 3, 3)]
    same = targets("L3", "L4", "L5", side="bilateral")
    assert sessions("ablation", lines, same) == [("lumbar_sacral", 2, 2)]


def test_a_record_never_stretches_what_the_lines_can_mean():
    four = targets("L1", "L2", "L3", "L4", "L5")
    assert sessions("ablation", ["64635-RT", "64636-RT"], four) == [("lumbar_sacral", 2, 4)]
    one = targets("L3", "L4")
    assert sessions("ablation", ["64635-RT", "64636-RT x2"], one) == [("lumbar_sacral", 3, 1)]


def test_a_side_that_is_not_stated_still_makes_a_documented_level():
    unsaid = targets("C4", "C5", side=None)
    assert sessions("injection", ["64490"], unsaid) == [("cervical_thoracic", 1, 1)]


JUNCTION = targets("T11", "T12", "L1")


def test_the_thoracolumbar_joint_with_the_first_lumbar_one_is_one_lumbar_session():
    assert sessions("injection", ["64490-RT", "64494-RT"], JUNCTION) == [("lumbar_sacral", 2, 2)]
    assert sessions("ablation", ["64633-RT", "64636-RT"], JUNCTION) == [("lumbar_sacral", 2, 2)]
    assert sessions("injection", ["64490-RT", "64494-RT"]) == [("lumbar_sacral", 2, None)]


def test_the_thoracolumbar_joint_alone_or_with_own_primaries_is_cervical_thoracic():
    assert sessions("injection", ["64490-RT"], targets("T11", "T12")) == [("cervical_thoracic", 1, 1)]
    assert sessions("injection", ["64490-RT", "64493-RT"], JUNCTION) == [
        ("cervical_thoracic", 1, 1),
        ("lumbar_sacral", 1, 1),
    ]


def test_a_neck_primary_with_a_lumbar_add_on_is_no_junction_where_the_record_says_otherwise():
    neck_and_low_back = [*targets("C4", "C5"), *targets("L3", "L4")]
    assert sessions("injection", ["64490-RT", "64494-RT"], neck_and_low_back) == [
        ("cervical_thoracic", 1, 1),
        ("lumbar_sacral", 1, 1),
    ]
