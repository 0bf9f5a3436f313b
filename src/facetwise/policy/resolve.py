"""The policy value in force for a pack, a day and a scope, with everything needed to cite it."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from facetwise.policy.intervals import Interval, breakpoints, intervals
from facetwise.policy.keys import KeySpec, registry
from facetwise.policy.model import OPEN_END
from facetwise.policy.pack import read_pack
from facetwise.policy.values import leaves_of, text_of

PURPOSES = ("diagnostic", "therapeutic", "ablation")
UNREAD_SILENCE = "the text that is silent was read for other days or contractors only"
DEFERRED = "+"  # `humana_ma+medicare/cgs/L38773`: a payer that defers, and the policy it defers to


EITHER = "unspecified"  # an injection whose purpose nobody wrote
INJECTIONS = ("diagnostic", "therapeutic")


class PolicyConflictError(ValueError):
    """Two values of equal scope are in force at once."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What narrows a value; None = not stated. An unspecified purpose is that of an injection of either kind."""

    purpose: str | None = None
    technique: str | None = None
    region: str | None = None
    claim_type: str | None = None
    repeat: bool | None = None


_UNSTATED = {
    "claim_type": "whose claim it is (professional, asc or hospital)",
    "technique": "the technique",
    "region": "the region",
}


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """One key's answer. ``leaves`` are by full name; empty where nothing is known."""

    key: str
    state: str  # known | not_addressed | unknown | conflict
    value: Any
    leaves: dict[str, Any]
    text: str
    decides: bool
    confidence: str
    currency: str | None
    pack: str
    document: str | None
    cite: str | None
    effective_from: date | None
    effective_until: date | None
    verified_through: date | None
    why: str | None


Resolution = dict[str, PolicyValue]


def epoch_of(pack_id: str, day: date) -> date:
    """The first day of the span around ``day`` in which no value of the pack changes."""
    days = _all_breakpoints(pack_id)
    return days[bisect_right(days, day) - 1]


def resolve(pack_id: str, service_date: date, scope: Scope) -> Resolution:
    """Every key of the registry, answered for this pack, day and scope.

    The narrowest scope wins. A value scoped to a purpose does not answer where no purpose is stated, unless
    the pack answers the same for all purposes: for an injection that may be diagnostic or therapeutic, the same for
    both, whatever its technique. A pack id of the form ``payer+lcd`` answers from the payer
    where something was read, then, for coverage, from the policy it defers to.

    Raises:
        PolicyConflictError: if two values of equal scope are in force at once.
    """
    return _resolve(pack_id, epoch_of(pack_id, service_date), scope)


@cache
def _all_breakpoints(pack_id: str) -> tuple[date, ...]:
    return tuple(sorted({day for part in pack_id.split(DEFERRED) for day in breakpoints(part)}))


@cache
def _resolve(pack_id: str, epoch: date, scope: Scope) -> Resolution:
    return {key: _value(pack_id, spec, epoch, scope) for key, spec in registry().items()}


def _value(pack_id: str, spec: KeySpec, epoch: date, scope: Scope) -> PolicyValue:
    own, *deferred = [_one(part, spec, epoch, scope) for part in pack_id.split(DEFERRED)]
    if own.state in ("known", "conflict") or not deferred or not spec.is_coverage:
        return own
    (behind,) = deferred
    return own if behind.state == "unknown" else behind


def _one(pack_id: str, spec: KeySpec, epoch: date, scope: Scope) -> PolicyValue:
    in_force = [
        interval
        for interval in intervals(pack_id).get(spec.key, ())
        if interval.effective_from <= epoch < interval.effective_until
    ]
    found = _narrowest(in_force, scope)
    if found is not None:
        return _answer(found, spec)
    if scope.purpose in (None, EITHER) and any(_depends_on(interval, "purpose") for interval in in_force):
        return _for_all_purposes(pack_id, spec, in_force, scope)
    for name, words in _UNSTATED.items():
        if getattr(scope, name) is None and any(_depends_on(interval, name) for interval in in_force):
            return _not_seen(pack_id, spec, f"it depends on {words}, which is not stated")
    return _not_seen(pack_id, spec, _why_not_in_force(pack_id, epoch))


def _depends_on(interval: Interval, name: str) -> bool:
    return any(scoped == name for scoped, _ in interval.entry.scope)


def _narrowest(in_force: list[Interval], scope: Scope) -> Interval | None:
    fitting = [interval for interval in in_force if _fits(interval, scope)]
    if not fitting:
        return None
    width = max(len(interval.entry.scope) for interval in fitting)
    narrowest = [interval for interval in fitting if len(interval.entry.scope) == width]
    if len(narrowest) > 1:
        places = " and ".join(interval.entry.place for interval in narrowest)
        raise PolicyConflictError(f"{narrowest[0].entry.key}: two values in force at once, at {places}")
    return narrowest[0]


def _fits(interval: Interval, scope: Scope) -> bool:
    return all(getattr(scope, name) == wanted for name, wanted in interval.entry.scope)


def _for_all_purposes(pack_id: str, spec: KeySpec, in_force: list[Interval], scope: Scope) -> PolicyValue:
    """The one answer that holds whatever the purpose was; unknown where the purpose makes a difference."""
    is_injection = scope.purpose == EITHER
    techniques = {scope.technique}
    if is_injection and scope.technique is None:
        techniques |= {
            wanted for interval in in_force for name, wanted in interval.entry.scope if name == "technique"
        }
    answers = [
        _narrowest(in_force, replace(scope, purpose=purpose, technique=technique))
        for purpose in (INJECTIONS if is_injection else PURPOSES)
        for technique in sorted(techniques, key=str)
    ]
    first = answers[0]
    if first is not None and all(
        other is not None and (other.state, other.entry.value) == (first.state, first.entry.value)
        for other in answers
    ):
        weakest = min((a for a in answers if a is not None), key=lambda interval: interval.decides)
        return _answer(weakest, spec)
    return _not_seen(pack_id, spec, "it depends on the purpose, which is not stated")


def _answer(interval: Interval, spec: KeySpec) -> PolicyValue:
    entry, state = interval.entry, interval.state
    until = None if interval.effective_until == OPEN_END else interval.effective_until
    return PolicyValue(
        key=spec.key,
        state=state,
        value=entry.value,
        leaves=leaves_of(spec, entry.value) if state == "known" else {},
        text=said(interval),
        decides=interval.decides,
        confidence=interval.confidence,
        currency=entry.currency,
        pack=interval.pack_id,
        document=interval.document,
        cite=" ".join(part for part in (interval.document, entry.cite) if part) or None,
        effective_from=interval.effective_from if interval.effective_from.year > 1 else None,
        effective_until=until,
        verified_through=entry.verified_through,
        why=entry.why or (UNREAD_SILENCE if state != entry.state else interval.basis),
    )


def said(interval: Interval) -> str:
    """The value in words; of a conflict, what each source says."""
    entry = interval.entry
    if entry.candidates:
        return " or ".join(text_of(candidate) for candidate in entry.candidates)
    return text_of(entry.value) if entry.value is not None else interval.state.replace("_", " ")


def _not_seen(pack_id: str, spec: KeySpec, why: str | None) -> PolicyValue:
    return PolicyValue(
        key=spec.key,
        state="unknown",
        value=None,
        leaves={},
        text="unknown",
        decides=False,
        confidence="none",
        currency=None,
        pack=pack_id,
        document=None,
        cite=None,
        effective_from=None,
        effective_until=None,
        verified_through=None,
        why=why or read_pack(pack_id).not_seen,
    )


def _why_not_in_force(pack_id: str, epoch: date) -> str | None:
    pack = read_pack(pack_id)
    if pack.since is not None and epoch < pack.since:
        return f"the policy was not in force before {pack.since}"
    if pack.until is not None and epoch >= pack.until:
        return f"the policy was no longer in force on {pack.until}"
    return None
