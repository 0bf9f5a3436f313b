"""Safe edits of claim lines: the same services, sides, units of work and charges, written as the payer wants them.

An edit is a short text that a finding carries, so that a program can make the change:

- ``units: 1``: the line's units
- ``sides: RT and LT lines``: a line with 50 becomes an RT line and an LT line
- ``both sides of 64494, 64495: with 50 and one unit`` (or ``without 50, a unit for each side``, ``on RT and LT lines``)
- ``order: 2, 1, 3``: the lines of the claim, or of one day of it, in another order
- ``pointers: 2, 1``: the line's diagnosis pointers, each once and in this order
- ``codes: capitals``, ``diagnoses: no dots``: only in X12, where they say how codes are written, not which

An edit never adds a service, a level, a side or a diagnosis, and the sum of the charges stays the same. What would be
ambiguous is left alone; so are two lines that differ in more than their side.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

BOTH, SIDES = "50", ("RT", "LT")
WITH_50, TWO_UNITS = "with 50 and one unit", "without 50, a unit for each side"
TWO_LINES = ("on RT and LT lines", "on two lines")
NO_DOTS = "diagnoses: no dots"
CAPITALS = "codes: capitals"
POINTERS = "pointers: "
SPLIT = "sides: RT and LT lines"
OF_BOTH = "both sides of "
ORDER = "order: "
MOST_MODIFIERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class LineForm:
    """How one line is written; ``origins`` are the lines of the claim (from 0) that it came from."""

    origins: tuple[int, ...]
    code: str
    modifiers: tuple[str, ...]
    units: float | None
    charge_cents: int | None
    pointers: tuple[int, ...] = ()
    can_be_split: bool = True  # not where another payer's decision on the line goes with it
    apart: Hashable = (
        None  # what else the line says (day, place, drug …); lines that differ in it never become one
    )


def edited(lines: Sequence[LineForm], edits: Iterable[tuple[int | None, str]]) -> tuple[LineForm, ...]:
    """The lines after the edits, each for one line (counted from 1) or, where that is None, for the claim."""
    result = list(lines)
    for line_no, edit in edits:
        if edit.startswith(OF_BOTH):
            codes, _, form = edit.removeprefix(OF_BOTH).partition(": ")
            result = _both_sides(result, {code.strip() for code in codes.split(",")}, form)
        elif edit.startswith(ORDER):
            result = _in_order(result, edit.removeprefix(ORDER))
        elif line_no is not None:
            result = [new for line in result for new in _one(line, line_no, edit)]
    return tuple(result)


def _one(line: LineForm, line_no: int, edit: str) -> tuple[LineForm, ...]:
    if line_no - 1 not in line.origins:
        return (line,)
    if edit == "units: 1":
        return (replace(line, units=1),)
    if edit.startswith(POINTERS):
        return (_pointing(line, edit.removeprefix(POINTERS)),)
    return _split(line) if edit == SPLIT else (line,)


def _pointing(line: LineForm, order: str) -> LineForm:
    """The line with its pointers in the wanted order; as it is where these are not the same diagnoses."""
    wanted = tuple(int(number) for number in order.split(", ") if number.isdigit())
    is_same = set(wanted) == set(line.pointers) and len(wanted) == len(set(wanted))
    return replace(line, pointers=wanted) if is_same else line


def _in_order(lines: list[LineForm], order: str) -> list[LineForm]:
    """The lines that the order names, by it, in the places that they have together; the others stay where they are.

    All stay where it names one twice, or one that is not there.
    """
    wanted = [int(number) - 1 for number in order.split(", ") if number.isdigit()]
    there = {origin for line in lines for origin in line.origins}
    if len(set(wanted)) != len(wanted) or not set(wanted) <= there:
        return lines
    named = [line for line in lines if line.origins[0] in wanted]
    in_turn = iter(sorted(named, key=lambda line: wanted.index(line.origins[0])))
    return [next(in_turn) if line.origins[0] in wanted else line for line in lines]


def _both_sides(lines: list[LineForm], codes: set[str], form: str) -> list[LineForm]:
    if form in TWO_LINES:
        return [new for line in lines for new in _on_two(line, codes)]
    joined = _joined(lines, codes)
    as_form = _as_50 if form == WITH_50 else _as_units
    return [as_form(line) if line.code in codes else line for line in joined]


def _on_two(line: LineForm, codes: set[str]) -> tuple[LineForm, ...]:
    return _split(_as_50(line)) if line.code in codes and line.can_be_split else (line,)


def _split(line: LineForm) -> tuple[LineForm, ...]:
    """An RT line and an LT line, one unit and half the charge each; a cent that is left goes to the first."""
    if BOTH not in line.modifiers or not line.can_be_split or line.units not in (1, 2):
        return (line,)
    charges = (None, None) if line.charge_cents is None else _halves(line.charge_cents)
    return tuple(
        replace(
            line,
            units=1,
            charge_cents=charge,
            modifiers=tuple(side if m == BOTH else m for m in line.modifiers),
        )
        for side, charge in zip(SIDES, charges, strict=True)
    )


def _halves(cents: int) -> tuple[int, int]:
    return cents - cents // 2, cents // 2


def _as_50(line: LineForm) -> LineForm:
    """One line with 50 and one unit, from two units without a side."""
    if BOTH in line.modifiers:
        return replace(line, units=1) if line.units == 2 else line
    has_room = len(line.modifiers) < MOST_MODIFIERS
    if line.units != 2 or not has_room or set(SIDES) & set(line.modifiers):
        return line
    return replace(line, units=1, modifiers=(BOTH, *line.modifiers))


def _as_units(line: LineForm) -> LineForm:
    """One line without 50 and a unit for each side."""
    if BOTH not in line.modifiers or line.units != 1:
        return line
    return replace(line, units=2, modifiers=tuple(m for m in line.modifiers if m != BOTH))


def _joined(lines: list[LineForm], codes: set[str]) -> list[LineForm]:
    """An RT line and an LT line of one code, alike but for the side, as one line with 50."""
    result: list[LineForm] = []
    for line in lines:
        partner = next(
            (i for i, other in enumerate(result) if line.code in codes and _is_pair(other, line)), None
        )
        if partner is None:
            result.append(line)
        else:
            result[partner] = _pair(result[partner], line)
    return result


def _is_pair(one: LineForm, other: LineForm) -> bool:
    sides = {m for line in (one, other) for m in line.modifiers if m in SIDES}
    rests = [tuple(m for m in line.modifiers if m not in SIDES) for line in (one, other)]
    is_single = all(sum(m in SIDES for m in line.modifiers) == 1 and line.units == 1 for line in (one, other))
    can = one.can_be_split and other.can_be_split and BOTH not in rests[0]  # such a line contradicts itself
    can = can and (one.apart, one.pointers) == (other.apart, other.pointers)
    return one.code == other.code and len(sides) == 2 and is_single and rests[0] == rests[1] and can


def _pair(one: LineForm, other: LineForm) -> LineForm:
    charges = (one.charge_cents, other.charge_cents)
    return replace(
        one,
        origins=one.origins + other.origins,
        modifiers=tuple(BOTH if m in SIDES else m for m in one.modifiers),
        charge_cents=None if None in charges else sum(c or 0 for c in charges),
    )
