"""Interchange, group and transaction set: each closed, with the control number and count of what it opened."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from facetwise.interop.x12.syntax.faults import FAULTS

ENVELOPE = ("ISA", "IEA", "GS", "GE", "ST", "SE")
NAMES = {"ISA": "interchange", "GS": "functional group", "ST": "transaction set"}
ENDS = {"IEA": "ISA", "GE": "GS", "SE": "ST"}
BETWEEN = ("TA1",)  # stands between ISA and GS
ORDER = ("ISA", "GS", "ST")
ISA_WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
CONTROL = {"ISA": 13, "GS": 6, "ST": 2}


@dataclass(slots=True)
class _Open:
    segment: int
    control: str
    inside: int = 0
    seen: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Envelopes:
    """What is open at this point of the file; goes on from piece to piece."""

    open: dict[str, _Open] = field(default_factory=dict)
    starts_with_isa: bool | None = None
    interchanges: set[str] = field(default_factory=set)
    last_tag: str | None = None  # of the envelope segments so far
    last_set: int | None = None

    def outside_of_sets(self, segments: pl.DataFrame) -> pl.Series:
        """Which segments of the next piece are none of an envelope and stand in no transaction set."""
        is_envelope = segments["tag"].is_in(ENVELOPE).fill_null(value=False)
        under = segments.select(
            pl.when(is_envelope).then("tag").forward_fill().fill_null(pl.lit(self.last_tag, dtype=pl.String))
        ).to_series()
        is_known = segments["tag"].is_in(BETWEEN).fill_null(value=False)
        return ~is_envelope & ~is_known & (under != "ST").fill_null(value=False)

    def faults(self, segments: pl.DataFrame, is_outside: pl.Series, element: str) -> pl.DataFrame:
        """Faults of the envelope segments of one piece, and of those outside of transaction sets, in order."""
        is_asked = segments["tag"].is_in(ENVELOPE).fill_null(value=False) | is_outside
        rows = segments.filter(is_asked).select("segment", "tag", "text")
        found: list[dict[str, object]] = []
        for number, tag, text in rows.iter_rows():
            if tag in ENVELOPE:
                self.last_tag = tag
                found += self._take(number, tag, text.split(element))
            else:
                found.append(self._stray(number, tag))
        return pl.DataFrame(found, schema=FAULTS, orient="row")

    def _stray(self, number: int, tag: str | None) -> dict[str, object]:
        message = f"{tag} stands outside of a transaction set"
        fault = self._fault(number, tag or "", None, message, "it between ST and SE, or not at all")
        return fault | {"kind": "x12-segment-unexpected", "set_segment": self.last_set}

    def at_the_end(self, last_segment: int) -> pl.DataFrame:
        """What was never closed."""
        found = [
            self._fault(last_segment, tag, None, _not_closed(tag, opened.segment), f"{end}; the file may be cut off")
            for end, tag in ENDS.items()
            if (opened := self.open.get(tag)) is not None
        ]  # fmt: skip
        return pl.DataFrame(found, schema=FAULTS, orient="row")

    def _take(self, number: int, tag: str, parts: list[str]) -> Iterator[dict[str, object]]:
        if self.starts_with_isa is None:
            self.starts_with_isa = tag == "ISA"
        if tag == "ISA":
            yield from self._widths(number, parts)
        if tag in ENDS:
            yield from self._close(number, tag, parts)
        else:
            yield from self._begin(number, tag, parts)

    def _widths(self, number: int, parts: list[str]) -> Iterator[dict[str, object]]:
        """A header is found by its length: each of its elements has its own. Said of the first that has another."""
        found = [len(parts[place]) if place < len(parts) else 0 for place in range(1, len(ISA_WIDTHS) + 1)]
        for element, (is_long, width) in enumerate(zip(found, ISA_WIDTHS, strict=True), start=1):
            if is_long != width:
                message = f"ISA{element:02d} is {is_long} long"
                yield self._fault(number, "ISA", element, message, f"{width}, filled up with blanks")
                return

    def _begin(self, number: int, tag: str, parts: list[str]) -> Iterator[dict[str, object]]:
        if (opened := self.open.get(tag)) is not None:
            yield self._fault(
                number,
                tag,
                None,
                _not_closed(tag, opened.segment),
                "its end before the next one begins",
            )
        control = _at(parts, CONTROL[tag])
        if not control:
            yield self._fault(
                number, tag, CONTROL[tag], f"{tag}{CONTROL[tag]:02d} is empty", "a control number"
            )
        outer = self._outer(tag)
        seen = self.interchanges if outer is None else outer.seen
        if control and control in seen:
            yield self._fault(
                number,
                tag,
                CONTROL[tag],
                f"{tag}{CONTROL[tag]:02d} {control} was used before",
                "a control number of its own",
            )
        seen.add(control)
        if outer is not None:
            outer.inside += 1
        elif tag != "ISA" and self.starts_with_isa:
            yield self._fault(
                number,
                tag,
                None,
                f"a {NAMES[tag]} begins outside of an envelope",
                ORDER[ORDER.index(tag) - 1],
            )
        for later in ORDER[ORDER.index(tag) :]:
            self.open.pop(later, None)
        self.open[tag] = _Open(number, control)
        self.last_set = number if tag == "ST" else self.last_set

    def _close(self, number: int, tag: str, parts: list[str]) -> Iterator[dict[str, object]]:
        start = ENDS[tag]
        opened = self.open.pop(start, None)
        if opened is None:
            if self.starts_with_isa:
                yield self._fault(number, tag, None, f"{tag} closes what is not open", f"{start} before it")
            return
        given = _at(parts, 2)
        if given != opened.control:
            yield self._fault(
                number,
                tag,
                2,
                f"{tag}02 is {given or 'empty'}",
                f"{opened.control or 'nothing'}, as in {start}{CONTROL[start]:02d}",
            )
        found = number - opened.segment + 1 if tag == "SE" else opened.inside
        count = _at(parts, 1)
        if not count.isascii() or not count.isdigit() or int(count) != found:
            yield self._fault(number, tag, 1, f"{tag}01 is {count or 'empty'}", str(found))

    def _outer(self, tag: str) -> _Open | None:
        place = ORDER.index(tag)
        return self.open.get(ORDER[place - 1]) if place else None

    def _fault(
        self, number: int, tag: str, element: int | None, message: str, expected: str
    ) -> dict[str, object]:
        opened = self.open.get("ST")
        return {
            "segment": number,
            "set_segment": opened.segment if opened else None,
            "tag": tag,
            "element": element,
            "kind": "x12-envelope-broken",
            "message": message,
            "expected": expected,
            "code": "7" if element else "2",
        } | dict.fromkeys(("claim_segment", "loop", "component", "value"))


def _not_closed(tag: str, segment: int) -> str:
    return f"the {NAMES[tag]} that begins at segment {segment} is not closed"


def _at(parts: list[str], number: int) -> str:
    return parts[number].strip() if number < len(parts) else ""
