"""The grammar of levels: any notation of the same targets is read as the same targets."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetwise.notes import Certainty, read_note
from facetwise.notes.kinds import mentions_in
from facetwise.notes.levels import joints_between
from facetwise.notes.text import Note

_LUMBAR = joints_between("L1", "S1")
_CERVICAL = joints_between("C2", "T1")


def _read(phrase: str) -> list[tuple[str, str | None]]:
    return [(name, item.side) for item in mentions_in(Note(phrase), 0, len(phrase)) for name in item.names]


@pytest.mark.parametrize(
    ("phrase", "targets"),
    [
        ("Bilateral facet injections at L34, L45, L5S1", ["L3-L4", "L4-L5", "L5-S1"]),
        ("right C4 through C7 medial branches", ["C4", "C5", "C6", "C7"]),
        ("left C3/4/5 medial branch blocks", ["C3", "C4", "C5"]),
        ("MBB T12L1L2-bilateral", ["T12", "L1", "L2"]),
        ("facet joint injections L3-S1 bilaterally", ["L3-L4", "L4-L5", "L5-S1"]),
        ("third occipital nerve, C3 and C4 medial branches on the right", ["TON", "C3", "C4"]),
        ("lumbar medial branch blocks at L3/4, L4/5, L5/S1", ["L3-L4", "L4-L5", "L5-S1"]),
    ],
)
def test_common_phrases(phrase: str, targets: list[str]) -> None:
    assert [name for name, _ in _read(phrase)] == targets


@pytest.mark.parametrize(
    "phrase",
    ["L3-4 medial branch block", "L4, L5, S1 facet injections", "L3-4 and L4-5 MBB", "C4-5 and C6-7 MBB"],
)
def test_what_may_mean_two_things_gives_no_target_and_says_why(phrase: str) -> None:
    mentions = mentions_in(Note(phrase), 0, len(phrase))

    assert not any(item.names for item in mentions)
    assert all(item.doubt for item in mentions)


def test_a_landmark_is_no_target() -> None:
    assert _read("needles at the junction of the transverse process and articular process of L4 and L5") == []


def test_each_side_binds_to_its_own_item() -> None:
    assert _read("left L3-4 and right L4-5 facet joint injection") == [("L3-L4", "left"), ("L4-L5", "right")]


_STYLES = {
    "full": "{a}-{b}",
    "short": "{a}-{n}",
    "slash": "{a}/{n}",
    "en dash": "{a}–{b}",
    "glued": "{a}{n}",
    "spaced": "{r} {m}-{n}",
}


@given(
    names=st.sampled_from([_LUMBAR, _CERVICAL]).flatmap(
        lambda chain: st.lists(st.sampled_from(chain), min_size=1, unique=True)
    ),
    style=st.sampled_from(sorted(_STYLES)),
    side=st.sampled_from([None, "right", "left", "bilateral"]),
    case=st.sampled_from([str.upper, str.lower, str.title]),
    trailing=st.booleans(),
)
def test_any_joints_in_any_notation_are_read_back(
    names: list[str], style: str, side: str | None, case: Callable[[str], str], *, trailing: bool
) -> None:
    written = []
    for name in names:
        a, b = name.split("-")
        crosses = a[0] != b[0]
        form = "{a}{b}" if crosses and style == "glued" else "{a}-{b}" if crosses else _STYLES[style]
        written.append(form.format(a=a, b=b, n=b[1:], r=a[0], m=a[1:]))
    words = f"facet joint injections at {', '.join(written)}"
    phrase = case(f"{words} {side}" if side and trailing else f"{side} {words}" if side else words)

    assert _read(phrase) == [(name, side) for name in names]


def test_cervical_pairs_that_mean_the_same_joints_either_way_are_inferred_and_not_asked() -> None:
    reading = read_note(
        "Procedure: Left C4-5, C5-6 medial branch blocks under fluoroscopy. Needles advanced, 0.5 mL each."
    )

    nerves = [fact for fact in reading if fact.path.endswith(".nerve")]
    assert {fact.certainty for fact in nerves} == {Certainty.INFERRED}
    assert "levels" not in {query.about for query in reading.queries}
