"""What changed in payers' policies between two days: values that began, ended or differ, and new documents."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from facetwise.policy.intervals import YEAR_ZERO, Interval, intervals
from facetwise.policy.keys import registry
from facetwise.policy.model import OPEN_END
from facetwise.policy.pack import pack_ids, read_pack
from facetwise.policy.resolve import said
from facetwise.report.policy_views import citation, is_spoken, scope_text


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChange:
    """One value on the first day on which it is another; None where nothing was, or is, in force."""

    day: date
    pack: str
    name: str
    key: str
    meaning: str
    scope: str
    before: str | None
    after: str | None
    decided_before: bool
    decides_now: bool
    cite: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDocument:
    """A document that took effect, as a pack cites it."""

    day: date
    pack: str
    name: str
    title: str
    url: str | None


def changes_between(first: date, last: date) -> list[PolicyChange]:
    """Every change of a value whose first day lies within, by day, policy and value."""
    packs = [pack_id for pack_id in pack_ids() if not read_pack(pack_id).is_part]
    found = [change for pack_id in packs for change in _changes(pack_id, first, last)]
    return sorted(found, key=lambda change: (change.day, change.pack, change.key, change.scope))


def documents_between(first: date, last: date) -> list[PolicyDocument]:
    """Documents with a first day within, by day; a base's document stands with the base."""
    found = [
        PolicyDocument(day=item.effective, pack=pack_id, name=pack.name, title=item.title, url=item.url)
        for pack_id in pack_ids()
        for pack in [read_pack(pack_id)]
        for item in pack.documents.values()
        if item.effective is not None and first <= item.effective <= last
    ]
    return sorted(found, key=lambda item: (item.day, item.pack, item.title))


def days_of_change() -> list[date]:
    """Every day on which any value of any payer begins or ends, in order."""
    days = {
        day
        for pack_id in pack_ids()
        if not read_pack(pack_id).is_part
        for values in intervals(pack_id).values()
        for item in values
        for day in (item.effective_from, item.effective_until)
    }
    return sorted(days - {YEAR_ZERO, OPEN_END})


def _changes(pack_id: str, first: date, last: date) -> Iterator[PolicyChange]:
    for key, values in intervals(pack_id).items():
        by_scope: dict[str, list[Interval]] = defaultdict(list)
        for item in values:
            if is_spoken(item):
                by_scope[scope_text(item)].append(item)
        for scope, own in by_scope.items():
            for day in _days(own, first, last):
                before, after = _on(own, day - timedelta(days=1)), _on(own, day)
                if _told(before) != _told(after):
                    yield _change(pack_id, (key, scope), day, before, after)


def _days(values: Sequence[Interval], first: date, last: date) -> list[date]:
    days = {day for item in values for day in (item.effective_from, item.effective_until)}
    return sorted(day for day in days if first <= day <= last and day not in (YEAR_ZERO, OPEN_END))


def _on(values: Sequence[Interval], day: date) -> Interval | None:
    return next((item for item in values if item.effective_from <= day < item.effective_until), None)


def _told(item: Interval | None) -> tuple[str, bool] | None:
    return None if item is None else (said(item), item.decides)


def _change(
    pack_id: str, what: tuple[str, str], day: date, before: Interval | None, after: Interval | None
) -> PolicyChange:
    key, scope = what
    standing = after or before
    return PolicyChange(
        day=day,
        pack=pack_id,
        name=read_pack(pack_id).name,
        key=key,
        meaning=registry()[key].meaning,
        scope=scope,
        before=said(before) if before else None,
        after=said(after) if after else None,
        decided_before=bool(before and before.decides),
        decides_now=bool(after and after.decides),
        cite=citation(standing) if standing else None,
    )
