"""Levels that a note names for its work and that no target took: each is asked about, none is dropped."""

import re

from facetwise.domain.spine import THIRD_OCCIPITAL_NERVE, joints
from facetwise.domain.vocabulary import Technique
from facetwise.notes.kinds import joints_meant, levels_at, names_of
from facetwise.notes.levels import joints_between, nerves_between
from facetwise.notes.mentions import Mention
from facetwise.notes.text import Note
from facetwise.notes.undone import Undone, says_partly
from facetwise.notes.work import Work


def unread(note: Note, chosen: list[Mention], work: Work, undone: Undone) -> list[Mention]:
    """The levels in the words of a work that are none of its ``chosen`` targets, under this or another name."""
    return [
        *_open_ones(note, chosen, work),
        *([] if undone.levels or undone.only or says_partly(note) else _more_than(note, chosen, work)),
        *_no_levels(note, work),
    ]


def _open_ones(note: Note, chosen: list[Mention], work: Work) -> list[Mention]:
    """Rows that nobody took, and pairs that may mean joints or nerves and are none of these under another name."""
    names = names_of(chosen)
    parts = _parts(names)
    meant = joints_meant(chosen)
    open_ones = list(work.rows)
    open_ones += [item for item in work.loose if not set(levels_at(note, item.start, item.end)) <= parts]
    for item in work.doubts:
        levels = levels_at(note, item.start, item.end)
        if item.is_bare or not levels or set(levels) <= parts:
            continue
        as_joints = set(joints_between(levels[0], levels[-1]))
        as_nerves = set(nerves_between(levels[0], levels[-1]))
        supplied = {
            name for name, joint in joints().items() if joint.nerves and set(joint.nerves) <= as_nerves
        }
        if not (as_joints and as_joints <= meant) and supplied != names:
            open_ones.append(item)
    return open_ones


def _supplying(names: set[str]) -> set[str]:
    return {nerve for name in names & joints().keys() for nerve in joints()[name].nerves}


def _landmarks(names: set[str]) -> set[str]:
    """The vertebrae on which these nerves are found: below the neck the next one (the L3 nerve at ``L4``), and S1."""
    below = dict(name.split("-") for name in joints())
    of_ton = {"C2", "C3"} if THIRD_OCCIPITAL_NERVE in names else set()
    return {below[name] for name in names if name in below and name[0] in "TL"} | of_ton | {"S1"}


def _parts(names: set[str]) -> set[str]:
    return names | {part for name in names for part in name.split("-")}


def _more_than(note: Note, chosen: list[Mention], work: Work) -> list[Mention]:
    """Levels that title or description name alone, and none of which was said to be left out."""
    names = names_of(chosen)
    bare = [item for item in work.doubts if item.is_bare]
    near = _parts(names) | _supplying(names) | {"S1"}  # which is no facet nerve
    more = [item for item in bare if not set(levels_at(note, item.start, item.end)) <= near]
    more += [item for item in work.beside if not _is_near(note, item, names, work)]
    levels = {level for item in bare for level in levels_at(note, item.start, item.end)} - {"S1"}
    is_part = names < levels and work.is_titled
    return more or (bare if is_part else [])


def _is_near(note: Note, item: Mention, names: set[str], work: Work) -> bool:
    """Whether a bare level of the description can be one of the targets, or where one of them is found."""
    levels = levels_at(note, item.start, item.end)
    if work.technique is not Technique.INTRAARTICULAR:
        return set(levels) <= _parts(names) | _supplying(names) | _landmarks(names)
    return set(joints_between(levels[0], levels[-1])) <= names and set(levels) <= _parts(names)


_NO_LEVEL = re.compile(r"(?<![a-z0-9])(?:l[6-9]|c9|t1[3-9])(?![\d%])")


def _no_levels(note: Note, work: Work) -> list[Mention]:
    """What reads as a level beyond the last vertebra of its region (``L6``), whatever was meant."""
    return [
        Mention("unknown", (), None, *match.span(), doubt="no vertebra of most people bears this number")
        for start, end in work.places
        for match in _NO_LEVEL.finditer(note.plain, start, end)
    ]
