"""A pack with everything it extends, as values with dates: what may be in force when.

A value of a base pack may name a ``group``; the pack that extends it says from when each group decides for it
and how surely (``decides``). Before that day the same value stands at low confidence, back to the pack's
``since``. What a base says of every contractor alike (no group, no local policy cited) keeps its own dates.
A pack's own value replaces what it inherits for the same key and scope.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from facetwise.policy.keys import registry
from facetwise.policy.model import CONFIDENCES, OPEN_END, Deciding, Entry, Pack
from facetwise.policy.pack import read_pack

LOCAL_POLICY = "LCD"
YEAR_ZERO = date(1, 1, 1)
MAY_DECIDE = ("medium", "high")


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
    def state(self) -> str:
        """The state on these days: silence counts only where the text was read for them."""
        is_silent = self.entry.state == "not_addressed"
        return "unknown" if is_silent and self.confidence not in MAY_DECIDE else self.entry.state

    @property
    def decides(self) -> bool:
        """Whether a verdict may rest on it: dated, from a stated day on, of high or medium confidence."""
        return (
            self.entry.state == "known"
            and self.entry.currency == "dated"
            and self.effective_from > YEAR_ZERO
            and self.confidence in MAY_DECIDE
        )


@cache
def intervals(pack_id: str) -> dict[str, tuple[Interval, ...]]:
    """Every value of a pack by key, inherited ones among them, with the practice's own upon them."""
    from facetwise.policy.practice import overlaid, own_pack  # noqa: PLC0415 - it builds on intervals

    return overlaid(intervals_of(read_pack(pack_id)), own_pack(pack_id))


def intervals_of(pack: Pack) -> dict[str, tuple[Interval, ...]]:
    """The same for a pack that was read from elsewhere."""
    by_key: dict[str, list[Interval]] = {}
    for interval in _all(pack):
        by_key.setdefault(interval.entry.key, []).append(interval)
    return {key: tuple(values) for key, values in by_key.items()}


def _all(pack: Pack) -> Iterator[Interval]:
    for entry in pack.entries:
        yield from _spans(entry, pack, is_own=True)
    own = {(entry.key, entry.scope) for entry in pack.entries}
    for base_id in pack.extends:
        for entry in _entries_of(base_id):
            if (entry.key, entry.scope) not in own:
                yield from _spans(entry, pack, is_own=False)
    if pack.silent:
        named = {entry.key for entry in pack.entries}
        for key in registry().keys() - named:
            yield from _spans(replace(pack.silent, key=key), pack, is_own=True)


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


def _spans(entry: Entry, pack: Pack, *, is_own: bool) -> Iterator[Interval]:
    is_local = is_own or entry.group is not None or entry.document == LOCAL_POLICY
    first = max(entry.effective_from or YEAR_ZERO, (is_local and pack.since) or YEAR_ZERO)
    last = min(entry.effective_until or OPEN_END, (is_local and pack.until) or OPEN_END)
    whole = Interval(entry, pack.pack_id, _document(entry, pack), first, last, entry.confidence, None)
    if entry.group is None:
        if first < last:
            yield whole
        return
    deciding = sorted(pack.decides.get(entry.group, ()), key=lambda span: span.effective_from)
    yield from _by_group(whole, deciding)


def _document(entry: Entry, pack: Pack) -> str | None:
    """The document cited; a base's ``LCD`` is the policy that the pack is named after."""
    return pack.policy if entry.document == LOCAL_POLICY else entry.document


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
    return min(whole.confidence, confidence, key=CONFIDENCES.index)
