"""What an item of a level list names: joints, nerves, a landmark of bone, or words that leave it open."""

from itertools import pairwise

from facetwise.notes.levels import Item, joints_between, nerves_between

NO_NERVE_OF_S1 = "S1 is no facet nerve"

Meaning = tuple[tuple[str, ...], str, str | None, str | None]
"""Canonical names, the kind, why no name can be given, and what a coder should know."""


def cannot_be_nerves(items: list[Item]) -> bool:
    """Whether a pair of the list is L5-S1, C7-T1: then all its pairs are joints."""
    return any(item.shape in {"pair", "joint_range"} and not _two_nerves(item.levels) for item in items)


def _two_nerves(levels: tuple[str, ...]) -> bool:
    return len(nerves_between(levels[0], levels[-1])) == 2


def meaning_of(item: Item, kind: str | None, *, says_joint: bool, whole_pairs: bool) -> Meaning:
    """The meaning of an item of this kind; pairs are joints where the list says so or cannot be read otherwise."""
    if kind in {"bone", "none", "lateral"} and item.shape != "nerve":
        return (), kind or "", None, None
    if item.shape == "nerve":
        return item.levels, "nerve", None, "read as the L5 dorsal ramus" if item.levels == ("L5",) else None
    if kind == "nerve":
        return _as_nerve(item, says_joint=says_joint, whole_pairs=whole_pairs)
    return _as_joint(item, kind, whole_pairs=whole_pairs)


def _as_joint(item: Item, kind: str | None, *, whole_pairs: bool) -> Meaning:
    levels = item.levels
    if item.shape == "single":
        return (), "unknown", "one level alone names neither a joint nor a nerve", None
    if len(levels) > 2:
        ends = tuple(name for a, b in pairwise(levels) for name in joints_between(a, b))
        is_chain = len(ends) == len(levels) - 1
        return (
            (ends, "joint", None, None)
            if is_chain and kind == "joint"
            else ((), "unknown", "a chain of levels may name joints or nerves", None)
        )
    joints = joints_between(*_in_order(levels))
    if not joints:
        return (), "unknown", "these levels do not form a joint", None
    if kind != "joint" and not (item.shape in {"pair", "joint_range"} and whole_pairs):
        return (), "unknown", "a pair of levels may name a joint or two nerves", None
    return joints, "joint", None, None


def _as_nerve(  # noqa: PLR0911 - one answer for each shape
    item: Item, *, says_joint: bool, whole_pairs: bool
) -> Meaning:
    levels = item.levels
    if item.shape == "single":
        if levels[0][0] == "S":
            return (), "unknown", NO_NERVE_OF_S1, None
        name = levels[0]
        return (
            ((name,), "nerve", None, "read as the L5 dorsal ramus" if name == "L5" else None)
            if nerves_between(name, _next(name)) or name in {"L5"}
            else ((), "unknown", "no facet nerve has this name", None)
        )
    if item.shape in {"pair", "joint_range"}:
        joints = joints_between(*_in_order(levels))
        if joints and (says_joint or whole_pairs):
            return joints, "joint", None, None
        return (), "unknown", "a pair of levels may name a joint or two nerves", None
    if item.shape == "chain":
        ends = [name for name in levels if name[0] != "S"]
        if len(ends) != len(levels):
            return (), "unknown", NO_NERVE_OF_S1, None
        return tuple(levels), "nerve", None, None
    nerves = nerves_between(levels[0], levels[-1])
    if not nerves:
        joints = joints_between(levels[0], levels[-1])
        return (
            (joints, "joint", None, None)
            if joints and says_joint
            else ((), "unknown", "this range may name joints or nerves", None)
        )
    if says_joint and item.shape == "range":
        return (), "unknown", "this range may name joints or nerves", None
    return nerves, "nerve", None, None


def _next(name: str) -> str:
    number = int(name[1:])
    return {"C8": "T1", "T12": "L1"}.get(name, f"{name[0]}{number + 1}")


def _in_order(levels: tuple[str, ...]) -> tuple[str, str]:
    first, last = levels[0], levels[-1]
    if first[0] == last[0] and int(first[1:]) > int(last[1:]):
        return last, first
    return first, last
