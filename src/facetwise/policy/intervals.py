"""A pack with everything it extends, as values with dates: what may be in force when.

A value of a base pack may name a ``group``; the pack that extends it says from when each group decides for it
and how surely (``decides``). Before that day the same value stands at low confidence, back to the pack's
``since``. A pack's own value replaces what it inherits for the same key and scope.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from facetwise.policy.pack import OPEN_END, Deciding, Entry, Pack, read_pack

RANK = {"none": 0, "low": 1, "medium": 2, "high": 3}
LOCAL_POLICY = "LCD"
YEAR_ZERO = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Interval:
    """One value with the days for which it stands (``until`` is the first day on which it does not)."""

    entry: Entry
    pack_id: str  # the pack that it speaks for, also where a base wrote it
    document: str | None
    effective_from: date
    effective_until: date
    confidence: str
    basis: str | None

    @property
    def decides(self) -> bool:
        """Whether a verdict may rest on it: dated, and of high or medium confidence."""
        return (
            self.entry.state == "known"
            and self.entry.currency == "dated"
            and self.confidence in ("high", "medium")
        )


@cache
def intervals(pack_id: str) -> dict[str, tuple[Interval, ...]]:
    """Every value of a pack by key, inherited ones among them."""
    pack = read_pack(pack_id)
    own = {(entry.key, entry.scope) for entry in pack.entries}
    found = [interval for entry in pack.entries for interval in _spans(entry, pack)]
    for base_id in pack.extends:
        for entry in _entries_of(base_id):
            if (entry.key, entry.scope) not in own:
                found += _spans(entry, pack)
    by_key: dict[str, list[Interval]] = {}
    for interval in found:
        by_key.setdefault(interval.entry.key, []).append(interval)
    return {key: tuple(values) for key, values in by_key.items()}


@cache
def breakpoints(pack_id: str) -> tuple[date, ...]:
    """The days on which a value of the pack begins or ends, in order, from the first day of all."""
    days = {
        day
        for values in intervals(pack_id).values()
        for v in values
        for day in (v.effective_from, v.effective_until)
    }
    return tuple(sorted({YEAR_ZERO, *days} - {OPEN_END}))


def _entries_of(base_id: str) -> Iterator[Entry]:
    base = read_pack(base_id)
    own = {(entry.key, entry.scope) for entry in base.entries}
    yield from base.entries
    for further in base.extends:
        yield from (entry for entry in _entries_of(further) if (entry.key, entry.scope) not in own)


def _spans(entry: Entry, pack: Pack) -> Iterator[Interval]:
    first = max(entry.effective_from or YEAR_ZERO, pack.since or YEAR_ZERO)
    last = min(entry.effective_until or OPEN_END, pack.until or OPEN_END)
    whole = Interval(entry, pack.pack_id, _document(entry, pack), first, last, entry.confidence, None)
    if entry.group is None:
        if first < last:
            yield whole
        return
    deciding = sorted(pack.decides.get(entry.group, ()), key=lambda span: span.effective_from)
    yield from _by_group(whole, deciding)


def _document(entry: Entry, pack: Pack) -> str | None:
    """The document cited; a base's ``LCD`` is the policy that the pack is named after."""
    return pack.pack_id.rsplit("/", 1)[-1] if entry.document == LOCAL_POLICY else entry.document


def _by_group(whole: Interval, deciding: list[Deciding]) -> Iterator[Interval]:
    """The value cut where the pack says that it may decide; low outside."""
    day = whole.effective_from
    for span in deciding:
        begins = max(span.effective_from, day)
        ends = min(span.effective_until or OPEN_END, whole.effective_until)
        if day < begins:
            yield replace(whole, effective_from=day, effective_until=begins, confidence=_lower(whole, "low"))
        if begins < ends:
            yield replace(
                whole,
                effective_from=begins,
                effective_until=ends,
                confidence=_lower(whole, span.confidence),
                basis=span.basis,
            )
        day = max(day, ends)
    if day < whole.effective_until:
        yield replace(whole, effective_from=day, confidence=_lower(whole, "low"))


def _lower(whole: Interval, confidence: str) -> str:
    """The lower of two confidences: a pack never raises what its base holds."""
    return min(whole.confidence, confidence, key=RANK.__getitem__)
