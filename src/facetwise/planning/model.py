"""What a plan says: limits, joints, steps, and the policy values behind each."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from facetwise.domain.vocabulary import Purpose, Region, Side
from facetwise.policy.resolve import PolicyValue


class Standing(StrEnum):
    """How one thing that must be there stands. ``undetermined`` is never a pass."""

    MET = "met"
    MISSING = "missing"
    UNDETERMINED = "undetermined"
    NOT_ASKED = "not_asked"  # the policy was read and does not ask for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a value comes from and how sure it is."""

    pack: str
    key: str
    value: str
    cite: str | None
    in_force_from: date | None
    verified_through: date | None
    confidence: str
    decides: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLimit:
    """Sessions of one purpose in one region: used in the window before the planned day, and left.

    ``used`` are certain; ``perhaps`` are earlier sessions that may count too (purpose or region not known, or
    exactly on the last day of the window). ``left`` is a count of sessions, none where the limit is not known
    or the history was not loaded. ``earliest`` is the first day on which one more session is surely inside the
    limit; it is the planned day itself where one is left.
    """

    region: Region
    purpose: Purpose
    standing: Standing
    limit: int | None
    window_months: int | None
    used: tuple[date, ...]
    perhaps: tuple[date, ...]
    left: int | None
    earliest: date | None
    why: str
    policy: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class JointStatus:
    """What the diagnostic blocks have shown at one joint and side, and the next step there."""

    joint: str
    side: Side
    good_blocks: tuple[date, ...]
    other_blocks: tuple[date, ...]  # relief too small or not recorded, or not of the technique that counts
    last_ablation: date | None
    next_step: str
    from_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that a purpose needs first; without a purpose, that every session needs."""

    purpose: Purpose | None
    region: Region | None
    what: str
    standing: Standing
    why: str
    policy: Citation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything known about a patient's further facet sessions under a payer, seen from one day."""

    patient_id: str | None
    payer_id: str | None
    pack: str | None
    day: date
    history_loaded: bool
    limits: tuple[SessionLimit, ...]
    joints: tuple[JointStatus, ...]
    steps: tuple[Step, ...]
    documentation: tuple[str, ...]
    problems: tuple[str, ...]


def citation(value: PolicyValue) -> Citation:
    """A policy value as a plan cites it."""
    return Citation(
        pack=value.pack,
        key=value.key,
        value=value.text,
        cite=value.cite or value.why,
        in_force_from=value.effective_from,
        verified_through=value.verified_through,
        confidence=value.confidence,
        decides=value.decides,
    )
