"""Joints by a join over the innervation table: contract's cases, and agreement with the way coding counts."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.coding.counting import count
from facetwise.domain import spine
from facetwise.domain.encounter import Encounter, Procedure, Target
from facetwise.domain.vocabulary import Purpose, Side, Technique
from facetwise.engine.intake import Intake, tables_from_encounters
from facetwise.lexicon import anatomy

RIGHT, LEFT, BOTH = Side.RIGHT, Side.LEFT, Side.BILATERAL


def blocked(*nerves, side=RIGHT, technique=Technique.MEDIAL_BRANCH_BLOCK, purpose=Purpose.DIAGNOSTIC):
    targets = tuple(Target(nerve=nerve, side=side) for nerve in nerves)
    return Procedure(purpose=purpose, technique=technique, targets=targets)


def entered(*joints, side=RIGHT, technique=Technique.INTRAARTICULAR):
    targets = tuple(Target(joint=joint, side=side) for joint in joints)
    return Procedure(purpose=Purpose.DIAGNOSTIC, technique=technique, targets=targets)


def sided(*procedures):
    base = tables_from_encounters([Intake(Encounter(procedures=procedures))], as_of=None)
    return anatomy.sided_targets(base.targets.lazy(), base.procedures.lazy())


def joints_of(*procedures):
    frame = (
        anatomy.documented_joints(sided(*procedures)).sort("joint_order", "side", nulls_last=True).collect()
    )
    return list(zip(frame["joint"], frame["side"], strict=True))


def left_over_of(*procedures):
    frame = anatomy.leftover_nerves(sided(*procedures)).sort("nerve", "side", nulls_last=True).collect()
    return list(zip(frame["nerve"], frame["side"], strict=True))


@pytest.mark.parametrize(
    ("procedure", "joints"),
    [
        (blocked("C4", "C5", "C6"), ["C4-C5", "C5-C6"]),
        (blocked("C4", "C6"), []),
        (blocked("TON"), ["C2-C3"]),
        (blocked("TON", "C3", "C4"), ["C2-C3", "C3-C4"]),
        (blocked("C2", "C3"), ["C2-C3"]),
        (blocked("C2", "C3", "C4"), ["C2-C3", "C3-C4"]),
        (blocked("C7", "C8", "T1"), ["C7-T1", "T1-T2"]),
        (blocked("T11", "T12", "L1"), ["T12-L1", "L1-L2"]),
        (blocked("L3", "L4", "L5"), ["L4-L5", "L5-S1"]),
        (blocked("L4", "L5", "S1"), ["L5-S1"]),
        (blocked("S1", "S2", "S3"), []),
        (entered("C1-C2"), ["C1-C2"]),
        (entered("C1-C2", technique=Technique.MEDIAL_BRANCH_BLOCK), []),
        (entered("C1-C2", technique=Technique.RADIOFREQUENCY), []),
        (entered("SIJ"), []),
    ],
)
def test_a_joint_counts_when_it_was_entered_or_its_whole_nerve_set_was_treated(procedure, joints):
    assert joints_of(procedure) == [(joint, "right") for joint in joints]


def test_both_sides_are_counted_apart_and_a_side_that_is_not_stated_completes_neither():
    assert joints_of(blocked("L3", "L4", side=BOTH)) == [("L4-L5", "left"), ("L4-L5", "right")]
    assert joints_of(blocked("L3"), blocked("L4", side=None)) == []
    assert joints_of(blocked("L3", "L4", side=None)) == [("L4-L5", None)]


def test_a_set_may_be_spread_over_procedures_of_one_technique_but_not_of_two():
    therapeutic = blocked("C5", purpose=Purpose.THERAPEUTIC)
    assert joints_of(blocked("C4"), therapeutic) == [("C4-C5", "right")]
    assert joints_of(blocked("C4"), blocked("C5", technique=Technique.RADIOFREQUENCY)) == []


def test_needle_into_the_joint_and_block_of_its_nerves_are_one():
    assert joints_of(entered("L4-L5"), blocked("L3", "L4")) == [("L4-L5", "right")]


def test_a_nerve_left_over_names_every_partner_that_would_complete_a_joint():
    frame = anatomy.leftover_nerves(sided(blocked("C4", "C6"))).sort("nerve").collect()
    assert frame.select("nerve", "partners").rows() == [
        ("C4", "C3 for C3-C4 or C5 for C4-C5"),
        ("C6", "C5 for C5-C6 or C7 for C6-C7"),
    ]


@pytest.mark.parametrize(
    ("procedure", "nerves"),
    [
        (blocked("C2", "C3"), []),
        (blocked("TON", "C3"), ["C3"]),
        (blocked("C2"), ["C2"]),
        (blocked("TON", "C2"), []),
        (blocked("L5", "S1", "S2", "S3"), []),
        (blocked("L5", "S1", "S2"), ["L5"]),
        (blocked("L4", "L5", "S1"), []),
    ],
)
def test_what_a_convention_uses_up_is_not_left_over(procedure, nerves):
    assert left_over_of(procedure) == [(nerve, "right") for nerve in nerves]


any_target = st.one_of(
    st.builds(Target, joint=st.sampled_from([*spine.joints(), "SIJ"]), side=st.sampled_from([*Side, None])),
    st.builds(
        Target,
        nerve=st.sampled_from(["C2", *spine.nerves(), "S1", "S2", "S3"]),
        side=st.sampled_from([*Side, None]),
    ),
)


@given(st.lists(any_target, max_size=12))
@settings(max_examples=150, deadline=None)
def test_the_join_and_the_domain_objects_count_the_same_joints(targets):
    """Two ways, written apart; a needle into the joint, so that C0-C1 and C1-C2 count in both."""
    procedure = Procedure(
        purpose=Purpose.DIAGNOSTIC, technique=Technique.INTRAARTICULAR, targets=tuple(targets)
    )
    counted = count(targets)
    assert set(joints_of(procedure)) == {(item.joint, item.side) for item in counted.joints}


@given(st.lists(any_target, max_size=12))
@settings(max_examples=100, deadline=None)
def test_the_join_leaves_over_what_the_domain_objects_leave_over(targets):
    plain = [target for target in targets if target.nerve not in {"S1", "S2", "S3", "C2"}]
    procedure = Procedure(
        purpose=Purpose.DIAGNOSTIC, technique=Technique.INTRAARTICULAR, targets=tuple(plain)
    )
    assert set(left_over_of(procedure)) == {(item.nerve, item.side) for item in count(plain).left_over}


def test_every_nerve_that_is_no_whole_set_has_partners():
    assert set(anatomy.partners()["nerve"]) == {"C2", *spine.nerves()} - {"TON"}
    assert anatomy.partners().filter(pl.col("nerve") == "L5")["partners"].to_list() == ["L4 for L5-S1"]
