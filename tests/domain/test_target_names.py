"""Joint and nerve names as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetwise.domain.spine import is_known_target, joints
from facetwise.domain.target_names import read_joint, read_nerve


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("C4-C5", "C4-C5"), ("c4/5", "C4-C5"), ("C4-5", "C4-C5"), ("C4–C5", "C4-C5"), ("C5-C4", "C4-C5"),
        ("C4-C5 facet joint", "C4-C5"), ("L 4 - 5", "L4-L5"), ("L4 to L5", "L4-L5"),
        ("L5S1", "L5-S1"), ("L5/S1", "L5-S1"),
        ("L5-1", "L5-S1"), ("C7-1", "C7-T1"), ("T12-1", "T12-L1"), ("T11-12", "T11-T12"),
        ("atlanto-axial joint", "C1-C2"),
        ("SI joint", "SIJ"), ("sacroiliac", "SIJ"),
    ],
)  # fmt: skip
def test_joints_in_other_spellings(typed, name):
    reading = read_joint(typed)
    assert reading.names == (name,)
    assert reading.note is None


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [("C4-C6", "C4-C5 and C5-C6"), ("C4", "C3-C4 or C4-C5, or nerve: C4"),
     ("T12", "T11-T12 or T12-L1, or nerve: T12"),
     ("L45", "L4-L5"), ("C4 medial branch", "nerve: C4"), ("C9-C10", None), ("", None), ("knee", None)],
)  # fmt: skip
def test_what_could_be_several_joints_is_never_guessed(typed, suggestion):
    reading = read_joint(typed)
    assert reading.names == ()
    assert not reading.is_known
    assert reading.suggestion == suggestion


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("C4", "C4"), ("c4", "C4"), ("C4 medial branch", "C4"), ("medial branch of C4", "C4"),
        ("C4MB", "C4"),
        ("L4 mb", "L4"), ("L5", "L5"), ("L5 dorsal ramus", "L5"), ("L5 primary dorsal ramus", "L5"),
        ("TON", "TON"),
        ("Third occipital nerve", "TON"), ("3rd occipital nerve", "TON"),
        ("superficial medial branch of C3", "TON"),
        ("deep medial branch of C3", "C3"), ("C2", "C2"), ("C2 medial branch", "C2"),
        ("S2 lateral branch", "S2"),
    ],
)  # fmt: skip
def test_nerves_in_other_spellings(typed, name):
    reading = read_nerve(typed)
    assert reading.names == (name,)
    assert reading.note is None


def test_a_convention_is_read_and_noted():
    assert read_nerve("L5 medial branch").names == ("L5",)
    assert "dorsal ramus" in read_nerve("L5 medial branch").note
    assert "dorsal ramus" in read_nerve("alar notch").note


def test_a_known_nerve_that_is_no_facet_nerve_makes_no_target():
    for typed in ("S1 communicating branch", "greater occipital nerve"):
        assert read_nerve(typed).is_known
        assert read_nerve(typed).names == ()
        assert read_nerve(typed).note


@pytest.mark.parametrize(
    "typed", ["C9", "C4, C5", "C4-C5", "C2+C3", "S1 MB", "C4 dorsal ramus", "medial branch", ""]
)
def test_what_is_no_single_nerve_is_refused(typed):
    assert read_nerve(typed).names == ()
    assert not read_nerve(typed).is_known


@given(st.text(max_size=20) | st.text(alphabet="CTLS0123456789-/ mbdr", max_size=12))
def test_whatever_is_typed_only_known_targets_come_out(typed):
    for name in (*read_joint(typed).names, *read_nerve(typed).names):
        assert is_known_target(name)


@given(st.sampled_from(sorted(joints())), st.sampled_from(["-", "/", "–", " ", " - ", ""]))
def test_every_joint_survives_every_separator(name, separator):
    upper, lower = name.split("-")
    assert read_joint(f"{upper}{separator}{lower}".lower()).names == (name,)
