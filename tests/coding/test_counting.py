"""Counting joints, told as procedures that a reader of notes meets."""

import csv
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.coding.counting import JointCount, count
from facetwise.domain import spine
from facetwise.domain.encounter import Target
from facetwise.domain.vocabulary import Side

RIGHT, LEFT, BOTH = Side.RIGHT, Side.LEFT, Side.BILATERAL


def nerves(names: str, side: Side | None = RIGHT) -> list[Target]:
    return [Target(nerve=name, side=side) for name in names.split()]


def joints(names: str, side: Side | None = RIGHT) -> list[Target]:
    return [Target(joint=name, side=side) for name in names.split()]


def counted(result: JointCount) -> list[tuple[str, Side | None]]:
    return [(item.joint, item.side) for item in result.joints]


def left_over(result: JointCount) -> list[str]:
    return [item.nerve for item in result.left_over]


STORIES = [
    ("right C4 through C7 medial branches", nerves("C4 C5 C6 C7"), ["C4-C5", "C5-C6", "C6-C7"], []),
    ("L3, L4 and the L5 dorsal ramus: two joints, not three", nerves("L3 L4 L5"), ["L4-L5", "L5-S1"], []),
    ("C3/4/5 medial branch blocks", nerves("C3 C4 C5"), ["C3-C4", "C4-C5"], []),
    (
        "TON, C3 and C4: the third occipital nerve is a joint by itself",
        nerves("TON C3 C4"),
        ["C2-C3", "C3-C4"],
        [],
    ),
    ("TON and C3 leave C3 over", nerves("TON C3"), ["C2-C3"], ["C3"]),
    ("C2 and C3 stand for the TON", nerves("C2 C3"), ["C2-C3"], []),
    ("C2 to C6 as a range", nerves("C2 C3 C4 C5 C6"), ["C2-C3", "C3-C4", "C4-C5", "C5-C6"], []),
    ("C2, C3 and TON are one joint", nerves("C2 C3 TON"), ["C2-C3"], []),
    ("C2 alone supplies nothing", nerves("C2"), [], ["C2"]),
    ("a gap breaks a run", nerves("C4 C6"), [], ["C4", "C6"]),
    ("two runs with a gap", nerves("L1 L2 L4 L5"), ["L2-L3", "L5-S1"], []),
    ("six nerves across C8 and T1", nerves("C7 C8 T1"), ["C7-T1", "T1-T2"], []),
    ("T12, L1, L2 are lumbar joints", nerves("T12 L1 L2"), ["L1-L2", "L2-L3"], []),
    ("T11 and T12 are T12-L1", nerves("T11 T12"), ["T12-L1"], []),
    ("an S1 branch adds nothing to L5-S1", nerves("L4 L5 S1"), ["L5-S1"], []),
    ("joint entered and its nerves blocked are one", joints("C4-C5") + nerves("C4 C5"), ["C4-C5"], []),
    ("a joint and a nerve set in one list", joints("L5-S1") + nerves("L2 L3"), ["L3-L4", "L5-S1"], []),
    ("C1-C2 by joint", joints("C1-C2 C0-C1"), ["C0-C1", "C1-C2"], []),
    ("SI joint and sacral branches are no levels", joints("SIJ") + nerves("S1 S2 S3"), [], []),
    (
        "long names of the tables are read too",
        [*nerves("C4"), Target(nerve="C5 MB", side=RIGHT)],
        ["C4-C5"],
        [],
    ),
]


@pytest.mark.parametrize(("story", "targets", "expected", "loose"), STORIES, ids=[s[0] for s in STORIES])
def test_stories_of_one_side(story, targets, expected, loose):
    result = count(targets)
    assert counted(result) == [(joint, RIGHT) for joint in expected]
    assert left_over(result) == loose


def test_a_left_over_nerve_names_every_partner_that_would_complete_a_joint():
    (loose,) = count(nerves("C4")).left_over
    assert {(partner.nerve, partner.joint) for partner in loose.partners} == {
        ("C3", "C3-C4"),
        ("C5", "C4-C5"),
    }


def test_a_block_beside_its_joint_lacks_only_the_partner_of_the_other_joint():
    (loose,) = count(joints("C4-C5") + nerves("C4")).left_over
    assert [(partner.nerve, partner.joint) for partner in loose.partners] == [("C3", "C3-C4")]
    assert loose.joints_counted_otherwise == ("C4-C5",)


def test_sides_do_not_complete_each_other():
    result = count([*nerves("C4", RIGHT), *nerves("C5", LEFT)])
    assert result.joints == ()
    assert [(item.nerve, item.side) for item in result.left_over] == [("C4", RIGHT), ("C5", LEFT)]


def test_a_side_not_stated_completes_no_sided_set():
    assert count([*nerves("C4", RIGHT), *nerves("C5", None)]).joints == ()


def test_two_nerves_without_a_side_are_a_joint_without_a_side():
    assert counted(count(nerves("C4 C5", None))) == [("C4-C5", None)]


def test_bilateral_is_right_and_left_and_one_level():
    result = count(nerves("C4 C5", BOTH))
    assert counted(result) == [("C4-C5", RIGHT), ("C4-C5", LEFT)]
    assert result.levels == {"C4-C5": (RIGHT, LEFT)}


def test_the_alias_is_flagged():
    assert count(nerves("C2 C3")).joints[0].by_alias
    assert not count(nerves("TON")).joints[0].by_alias


def test_an_unknown_name_is_set_apart():
    assert [item.name for item in count([Target(nerve="GON", side=RIGHT), Target()]).unknown] == ["GON", ""]


# --- properties over random anatomy, against an oracle that knows only the table ---------------------------

_TABLE = Path(spine.__file__).parent / "data" / "innervation.csv"
_ROWS = [row for row in csv.DictReader(_TABLE.read_text().splitlines()) if row["joint"] != "SIJ"]
_JOINTS = [row["joint"] for row in _ROWS]
_NERVES = sorted({row[key].split()[0] for row in _ROWS for key in ("nerve_1", "nerve_2") if row[key]})
_SIDES = [RIGHT, LEFT, BOTH, None]

targets_of_any_kind = st.lists(
    st.one_of(
        st.builds(Target, joint=st.sampled_from([*_JOINTS, "SIJ"]), side=st.sampled_from(_SIDES)),
        st.builds(
            Target, nerve=st.sampled_from([*_NERVES, "C2", "S1", "S2", "S3"]), side=st.sampled_from(_SIDES)
        ),
    ),
    max_size=14,
)


def oracle(targets: list[Target]) -> set[tuple[str, Side | None]]:
    """Brute force: for each row of the table and each side, look for each thing the row asks for."""
    found = set()
    for row, side in product(_ROWS, (RIGHT, LEFT, None)):
        here = [t for t in targets if t.side == side or (t.side == BOTH and side is not None)]
        wanted = [row[key].split()[0] for key in ("nerve_1", "nerve_2") if row[key]]
        ways = [wanted] if wanted else []
        if row["joint"] == "C2-C3":
            ways.append(["C2", "C3"])
        blocked = any(all(any(t.nerve == nerve for t in here) for nerve in way) for way in ways)
        if blocked or any(t.joint == row["joint"] for t in here):
            found.add((row["joint"], side))
    return found


@given(targets_of_any_kind)
@settings(max_examples=200, deadline=None)
def test_the_count_equals_the_oracle(targets):
    result = counted(count(targets))
    assert len(result) == len(set(result))
    assert set(result) == oracle(targets)


@given(targets_of_any_kind, st.data())
@settings(max_examples=100, deadline=None)
def test_order_and_repetition_do_not_matter(targets, data):
    shuffled = data.draw(st.permutations(targets + targets[:3]))
    assert count(shuffled) == count(targets)


@given(targets_of_any_kind, targets_of_any_kind)
@settings(max_examples=100, deadline=None)
def test_more_targets_never_count_for_less(targets, more):
    assert set(counted(count(targets))) <= set(counted(count(targets + more)))


@given(targets_of_any_kind)
@settings(max_examples=100, deadline=None)
def test_mirrored_sides_mirror(targets):
    mirror = {RIGHT: LEFT, LEFT: RIGHT, BOTH: BOTH, None: None}
    mirrored = [Target(joint=t.joint, nerve=t.nerve, side=mirror[t.side]) for t in targets]
    assert {(j, mirror[s]) for j, s in counted(count(targets))} == set(counted(count(mirrored)))


@given(targets_of_any_kind)
@settings(max_examples=100, deadline=None)
def test_adding_a_partner_completes_the_joint_it_was_said_to_complete(targets):
    for loose in count(targets).left_over:
        for partner in loose.partners:
            more = [*targets, Target(nerve=partner.nerve, side=loose.side)]
            assert (partner.joint, loose.side) in counted(count(more))


@given(targets_of_any_kind)
@settings(max_examples=100, deadline=None)
def test_every_nerve_is_used_or_left_over_never_both(targets):
    result = count(targets)
    used = {(nerve, joint.side) for joint in result.joints for nerve in joint.nerves}
    loose = {(item.nerve, item.side) for item in result.left_over}
    assert not used & loose
