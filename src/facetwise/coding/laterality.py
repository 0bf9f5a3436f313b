"""Sides → modifiers, units and lines, as the payer's convention wants them.

One side: RT or LT. Both sides: one line with 50 unless the payer says otherwise; an add-on by the payer's
own convention, and where that is not known by the code book's form (one line without 50, two units). A side
that is not stated brings no modifier. Sources: coding reference 5, 6 and 9; "how lines are written" in the
contract.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from facetwise.domain.vocabulary import Side

RIGHT_LEFT_METHODS = ("rt_lt", "rt_lt_two_lines", "two_lines")
SEVERAL_BILATERAL_NOTE = (
    "no source states how several bilateral additional joints are written; the code book's form was used "
    "(no modifier 50, one unit for each side)"
)
MIXED_FURTHER_NOTE = (
    "third and further levels lie on different sides: no source states the side modifier of the unit that "
    "covers them, so none was written; a person has to decide"
)


@dataclass(frozen=True, slots=True)
class Form:
    """One line's way of saying sides: modifiers, units, and which of the given levels stand behind it."""

    modifiers: tuple[str, ...]
    units: int
    levels: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class BilateralForm:
    """The payer's way of writing both sides of one level, e.g. ``mod50_one_line`` with one unit."""

    method: str
    units: int = 1


CODE_BOOK_PRIMARY = BilateralForm("mod50_one_line", 1)
CODE_BOOK_ADDON = BilateralForm("one_line_two_units", 2)
RIGHT_AND_LEFT_LINES = BilateralForm("rt_lt_two_lines", 1)


Sides = Collection[Side | None]


def one_level(sides: Sides, bilateral: BilateralForm) -> list[Form]:
    """The lines of one level."""
    return levels_one_by_one([sides], bilateral)


def levels_one_by_one(levels: Sequence[Sides], bilateral: BilateralForm) -> list[Form]:
    """The lines of levels that one code counts each, as the destruction add-ons.

    Lines with equal modifiers are one line, with their units added.
    """
    merged: dict[tuple[str, ...], Form] = {}
    several = bilateral_levels(levels) > 1
    for index, sides in enumerate(levels):
        for modifiers, units in _ways(_kind(sides), bilateral, several=several):
            before = merged.get(modifiers, Form(modifiers, 0, ()))
            merged[modifiers] = Form(modifiers, before.units + units, (*before.levels, index))
    return list(merged.values())


def levels_all_at_once(levels: Sequence[Sides], bilateral: BilateralForm) -> list[Form]:
    """The lines of levels that one unit covers together, as the third injection codes."""
    everything = tuple(range(len(levels)))
    kinds = {_kind(sides) for sides in levels}
    if len(kinds) == 1:
        ways = _ways(kinds.pop(), bilateral, several=False)
    elif bilateral.method in RIGHT_LEFT_METHODS and "unknown" not in kinds:
        ways = [(("RT",), 1), (("LT",), 1)]
    else:
        ways = [((), 1)]
    return [Form(modifiers, units, everything) for modifiers, units in ways]


def is_mixed(levels: Sequence[Sides]) -> bool:
    """Whether the levels differ in their sides."""
    return len({_kind(sides) for sides in levels}) > 1


def bilateral_levels(levels: Sequence[Sides]) -> int:
    """How many of the levels were treated on both sides."""
    return sum(_kind(sides) == "both" for sides in levels)


def _kind(sides: Sides) -> str:
    if {Side.RIGHT, Side.LEFT} <= set(sides):
        return "both"
    if Side.RIGHT in sides:
        return "right"
    return "left" if Side.LEFT in sides else "unknown"


def _ways(kind: str, bilateral: BilateralForm, *, several: bool) -> list[tuple[tuple[str, ...], int]]:
    one_sided: dict[str, tuple[str, ...]] = {"right": ("RT",), "left": ("LT",), "unknown": ()}
    if kind != "both":
        return [(one_sided[kind], 1)]
    if bilateral.method in RIGHT_LEFT_METHODS:
        return [(("RT",), 1), (("LT",), 1)]
    if bilateral.method == "rt_lt_one_line":
        return [(("RT", "LT"), bilateral.units)]
    if bilateral.method == "one_line_two_units" or several:
        return [((), 2)]
    return [(("50",), bilateral.units)]
