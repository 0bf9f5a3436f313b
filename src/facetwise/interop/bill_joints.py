"""Joints that a bill, or whoever types it, names: ``C4-C5 right``, ``both sides L4-5 and L5-S1``."""

import re
from collections.abc import Iterator
from itertools import accumulate

from facetwise.domain import spine
from facetwise.domain.claim import TreatedJoint
from facetwise.domain.vocabulary import Side

_SIDE_WORDS = {
    Side.BILATERAL: "both bilateral bilat ambos ambas",
    Side.RIGHT: "right rt derecha derecho",
    Side.LEFT: "left lt izquierda izquierdo",
}
_SIDES = {word: side for side, names in _SIDE_WORDS.items() for word in names.split()}
_WORD = "|".join(_SIDES)
_SAID = re.compile(
    rf"\b(?P<one>{_WORD})\b(?:\s*(?:and|y|&|/|\+)\s*(?P<two>{_WORD})\b)?"
    r"|\b(?P<upper>[CTL]\d{1,2})\s?[-/]\s?(?P<lower>[CTLS]?\d{1,2})\b",
    re.IGNORECASE,
)


def joints_named(text: str) -> tuple[TreatedJoint, ...]:
    """Joints in the order of the text, each with the sides that its row says; a side that is not said is null.

    A row with one side says it of all its joints; of several, each goes with the joints behind it, or
    before it where the row begins with a joint.
    """
    return tuple(joint for row in text.splitlines() for joint in _of_row(row))


def _of_row(row: str) -> Iterator[TreatedJoint]:
    found = list(_SAID.finditer(row))
    for said, side in zip(found, _sides(found), strict=True):
        if said["one"]:
            continue
        upper, lower = said["upper"].upper(), said["lower"].upper()
        name = f"{upper}-{lower if lower[0].isalpha() else upper[0] + lower}"
        if name in spine.joints():
            each = (Side.LEFT, Side.RIGHT) if side is Side.BILATERAL else (side,)
            yield from (TreatedJoint(joint=name, side=one) for one in each)


def _sides(found: list[re.Match[str]]) -> list[Side | None]:
    """The side that goes with each word of a row: the one before it, or behind it where the row begins with a joint."""
    said = [_side(one) if one["one"] else None for one in found]
    if len(set(said) - {None}) == 1:
        return [next(filter(None, said))] * len(found)
    is_behind = bool(said) and said[0] is None
    carried = accumulate(reversed(said) if is_behind else said, lambda before, side: side or before)
    return list(carried)[:: -1 if is_behind else 1]


def _side(said: re.Match[str]) -> Side:
    first, second = _SIDES[said["one"].lower()], _SIDES[(said["two"] or said["one"]).lower()]
    return first if first is second else Side.BILATERAL
