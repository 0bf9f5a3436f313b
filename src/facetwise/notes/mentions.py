"""A level with its meaning, and pairs of nerves beside the joints that they supply."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from facetwise.domain.spine import joints
from facetwise.notes.levels import Item, joints_between, nerves_between

_OPEN = "a pair of levels may name a joint or two nerves"
EITHER_WAY = "the same joints, whether joints or their nerves are meant"
BESIDE_RAMUS = "a nerve, as the L5 of the same list is by the description"
AT_ITS_PILLAR = "the nerve at the waist of the articular pillar that the note names"
INFERRED_BY = frozenset((EITHER_WAY, BESIDE_RAMUS, AT_ITS_PILLAR))
NAMED_ALIKE = frozenset(("C3", "C4", "C5", "C6", "C7"))  # their joints bear the numbers of their nerves


@dataclass(frozen=True, slots=True)
class Mention:
    """One item of a sentence with its meaning.

    ``kind`` is ``joint``, ``nerve``, ``bone`` (a landmark), ``lateral`` (sacral lateral branch), ``none`` (adds
    nothing) or ``unknown``. ``names`` are canonical. ``doubt`` says why no name can be given.
    """

    kind: str
    names: tuple[str, ...]
    side: str | None
    start: int
    end: int
    side_span: tuple[int, int] | None = None
    doubt: str | None = None
    remark: str | None = None
    has_kind_word: bool = True
    is_bare: bool = False  # a single level, with nothing that makes it a nerve's own name


def as_explained(items: list[Item], found: list[Mention], pairs: list[bool]) -> list[Mention]:
    """The mentions, where pairs of nerves that were taken for joints stand beside the joints that they supply.

    ``L3/L4 MBs, L5 DR for L4-5, L5-S1`` names three nerves: as nerves, and not as joints, they supply just what
    stands beside them. Where neither reading fits, the pairs are open. ``pairs`` says which items are such pairs.
    """
    found = _as_next_to_nerves(items, found)
    beside = _names(
        item for item, is_pair in zip(found, pairs, strict=True) if not is_pair and item.kind == "joint"
    )
    taken = [item for item, is_pair in zip(found, pairs, strict=True) if is_pair and item.kind == "joint"]
    if not beside or not taken or _names(taken) <= beside:
        return found
    nerves = _names(item for item in found if item.kind == "nerve")
    of_pairs = [nerves_between(item.levels[0], item.levels[-1]) for item in items]
    nerves |= {name for names, is_pair in zip(of_pairs, pairs, strict=True) if is_pair for name in names}
    is_explained = _supplied(nerves) == beside
    return [
        _meant(mention, names, is_explained=is_explained) if is_pair else mention
        for mention, names, is_pair in zip(found, of_pairs, pairs, strict=True)
    ]


def as_either_way(items: list[Item], found: list[Mention]) -> list[Mention]:
    """Open pairs and ranges that come to the same joints, whether joints are meant or their nerves.

    Between C3 and C7 a joint is supplied by the two nerves that bear its numbers, so ``RFA C3-6`` and ``MBB C4-5,
    C5-6`` leave nothing open; ``C4-5, C6-7`` does, as the four nerves would supply C5-6 too.
    """
    is_open = [
        mention.doubt == _OPEN and all(level in NAMED_ALIKE for level in item.levels)
        for item, mention in zip(items, found, strict=True)
    ]
    if not any(is_open):
        return found
    as_joints = [joints_between(*sorted((item.levels[0], item.levels[-1]))) for item in items]
    as_nerves = [nerves_between(*sorted((item.levels[0], item.levels[-1]))) for item in items]
    others = _names(mention for mention in found if mention.kind == "nerve")
    nerves = others | {name for names, told in zip(as_nerves, is_open, strict=True) if told for name in names}
    meant = {name for names, told in zip(as_joints, is_open, strict=True) if told for name in names}
    if _supplied(nerves) != meant | _supplied(others):
        return found
    return [
        _settled(mention, of_joints, of_nerves) if told else mention
        for mention, of_joints, of_nerves, told in zip(found, as_joints, as_nerves, is_open, strict=True)
    ]


def _settled(mention: Mention, of_joints: tuple[str, ...], of_nerves: tuple[str, ...]) -> Mention:
    """The nerves where a word names these, else the joints."""
    is_nerve = mention.has_kind_word  # with the word "joint" beside it nothing would be open
    kind, names = ("nerve", of_nerves) if is_nerve else ("joint", of_joints)
    return replace(mention, kind=kind, names=names, doubt=None, remark=EITHER_WAY)


def _supplied(nerves: set[str]) -> set[str]:
    """The joints of which all nerves are among these."""
    return {name for name, joint in joints().items() if joint.nerves and set(joint.nerves) <= nerves}


def _as_next_to_nerves(items: list[Item], found: list[Mention]) -> list[Mention]:
    """``L3/L4 MB and L5 DR``: a pair of nerves next to another is two nerves, as the joint between has none there."""
    alone = {name for item in found if item.kind == "nerve" and item.is_bare for name in item.names}
    whole = []
    for item, mention in zip(items, found, strict=True):
        pair = nerves_between(item.levels[0], item.levels[-1]) if item.shape == "pair" else ()
        is_next = len(pair) == 2 and not alone & set(pair) and any(_are_next(pair, name) for name in alone)
        is_open = mention.doubt == _OPEN and is_next
        whole.append(replace(mention, kind="nerve", names=pair, doubt=None) if is_open else mention)
    return whole


def _are_next(pair: tuple[str, ...], name: str) -> bool:
    return len(nerves_between(pair[-1], name)) == 2 or len(nerves_between(name, pair[0])) == 2


def _meant(mention: Mention, nerves: tuple[str, ...], *, is_explained: bool) -> Mention:
    if is_explained and nerves:
        return replace(mention, kind="nerve", names=nerves)
    return replace(mention, kind="unknown", names=(), doubt=_OPEN)


def _names(mentions: Iterable[Mention]) -> set[str]:
    return {name for item in mentions for name in item.names}
