"""What is known of payers' policies, drawn together for showing: a list, one on a day, two side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from facetwise.policy.describe import last_verified, standing_counts
from facetwise.policy.intervals import YEAR_ZERO, Interval, intervals
from facetwise.policy.keys import registry
from facetwise.policy.model import OPEN_END
from facetwise.policy.pack import pack_ids, read_pack
from facetwise.policy.resolve import DEFERRED, said
from facetwise.policy.stale import is_stale


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySummary:
    """How much is known of one pack: keys by the best that is held of each."""

    pack: str
    name: str
    contractor: str | None
    in_force_from: date | None
    in_force_until: date | None
    deciding: int
    low: int
    conflict: int
    not_addressed: int
    not_known: int
    verified_through: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLine:
    """One value in force on a day, with where it comes from."""

    key: str
    scope: str
    state: str
    value: str
    decides: bool
    confidence: str
    in_force_from: date | None
    in_force_until: date | None
    cite: str | None
    verified_through: date | None
    stale: bool
    why: str | None
    pack: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyOnDay:
    """What is known of a payer's policy on one day."""

    pack: str
    name: str
    day: date
    lines: tuple[PolicyLine, ...]
    not_known: tuple[str, ...]
    why_not_known: str


def policy_summaries() -> list[PolicySummary]:
    """Every payer's pack, those that are only parts of others left out."""
    return [policy_summary(pack_id) for pack_id in pack_ids() if not read_pack(pack_id).is_part]


def policy_summary(pack_id: str) -> PolicySummary:
    """How much is known of one pack."""
    pack, counts = read_pack(pack_id), standing_counts(pack_id)
    return PolicySummary(
        pack=pack_id,
        name=pack.name,
        contractor=pack.contractor,
        in_force_from=pack.since,
        in_force_until=pack.until,
        deciding=counts["decides"],
        low=counts["low"],
        conflict=counts["conflict"],
        not_addressed=counts["not_addressed"],
        not_known=counts["unknown"],
        verified_through=last_verified(pack_id),
    )


def policy_on_day(pack_id: str, day: date, *, as_of: date) -> PolicyOnDay:
    """Every value in force on a service date, and whether it is stale as seen from ``as_of``.

    ``payer+lcd`` answers from the payer, then, for coverage, from what it defers to.
    """
    own, *behind = pack_id.split(DEFERRED)
    found: list[PolicyLine] = []
    not_known = []
    for key, spec in registry().items():
        parts = (own, *behind) if spec.is_coverage else (own,)
        lines = _first_spoken([_in_force(part, key, day, as_of) for part in parts])
        found += lines
        if not lines:
            not_known.append(key)
    return PolicyOnDay(
        pack=pack_id,
        name=" with ".join(read_pack(part).name for part in (own, *behind)),
        day=day,
        lines=tuple(found),
        not_known=tuple(not_known),
        why_not_known=read_pack(own).not_seen,
    )


def is_spoken(item: Interval) -> bool:
    """Whether something was read on this point: a value, a conflict, or that the policy is silent."""
    return item.state in ("known", "not_addressed", "conflict")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two policies: the values in which they differ, as texts, and the keys that are alike or known of neither."""

    left: PolicyOnDay
    right: PolicyOnDay
    differing: tuple[tuple[str, str, str], ...]
    alike: tuple[str, ...]
    known_of_neither: tuple[str, ...]


def citation(item: Interval) -> str | None:
    """The document and paragraph that a value rests on."""
    return " ".join(filter(None, (item.document, item.entry.cite))) or None


def scope_text(item: Interval) -> str:
    """What a value is narrowed to, in words."""
    words = {("repeat", True): "repeat", ("repeat", False): "first time"}
    return ", ".join(words.get(pair, str(pair[1]).replace("_", " ")) for pair in item.entry.scope)


def compared(left: PolicyOnDay, right: PolicyOnDay) -> Comparison:
    """Two policies side by side."""
    differing, same, neither = [], [], []
    for key in registry():
        one, other = _text(left, key), _text(right, key)
        if one is None and other is None:
            neither.append(key)
        elif one == other:
            same.append(key)
        else:
            differing.append((key, one or "not known", other or "not known"))
    return Comparison(
        left=left,
        right=right,
        differing=tuple(differing),
        alike=tuple(same),
        known_of_neither=tuple(neither),
    )


def _text(policy: PolicyOnDay, key: str) -> str | None:
    said = [
        f"{line.scope + ': ' if line.scope else ''}{line.value}{'' if line.decides else f' ({line.confidence})'}"
        for line in policy.lines
        if line.key == key
    ]
    return "; ".join(said) or None


def _first_spoken(parts: Sequence[list[PolicyLine]]) -> list[PolicyLine]:
    """The payer's own lines where it knows, else those behind, else the payer's own silence."""
    known = (lines for lines in parts if any(line.state in ("known", "conflict") for line in lines))
    return next(known, None) or next((lines for lines in parts if lines), [])


def _in_force(pack_id: str, key: str, day: date, as_of: date) -> list[PolicyLine]:
    standing = [
        item
        for item in intervals(pack_id).get(key, ())
        if item.effective_from <= day < item.effective_until and is_spoken(item)
    ]
    return [_line(item, key, as_of) for item in sorted(standing, key=lambda item: str(item.entry.scope))]


def _line(item: Interval, key: str, as_of: date) -> PolicyLine:
    entry = item.entry
    checked = entry.verified_through
    return PolicyLine(
        key=key,
        scope=scope_text(item),
        state=item.state,
        value=said(item),
        decides=item.decides,
        confidence=item.confidence,
        in_force_from=None if item.effective_from == YEAR_ZERO else item.effective_from,
        in_force_until=None if item.effective_until == OPEN_END else item.effective_until,
        cite=citation(item),
        verified_through=checked,
        stale=is_stale(checked, as_of),
        why=entry.why or item.basis,
        pack=item.pack_id,
    )
