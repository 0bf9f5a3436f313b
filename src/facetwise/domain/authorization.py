"""A payer's answer to a request for prior authorization, whatever format it came in."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from facetwise.domain.encounter import Authorization
from facetwise.domain.vocabulary import AuthorizationStatus


class Decision(StrEnum):
    """What a payer decided, for the whole request or for one line of it."""

    APPROVED = "approved"
    PARTIAL = "partial"
    CHANGED = "changed"  # approved otherwise than it was asked for
    PENDING = "pending"
    DENIED = "denied"
    NOT_REQUIRED = "not_required"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"  # the answer holds no decision that is known here


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedLine:
    """The decision on one service that was asked for."""

    code: str | None
    decision: Decision
    number: str | None = None
    valid_from: date | None = None
    valid_through: date | None = None  # the last day on which it may be used
    units: float | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationDecision:
    """The payer's answer: one decision, and one for each line."""

    decision: Decision
    number: str | None
    trace: str | None  # the requester's own number, which ties answer and request
    decided: date | None
    lines: tuple[DecidedLine, ...]
    reasons: tuple[str, ...] = ()
    appeal_by: date | None = None  # only where the payer's own words name a day

    @property
    def granted(self) -> tuple[DecidedLine, ...]:
        """The services that may be done."""
        return tuple(line for line in self.lines if line.decision in GRANTED)

    @property
    def valid_from(self) -> date | None:
        """The first day on which everything that was granted may be used."""
        starts = [line.valid_from for line in self.granted if line.valid_from]
        return max(starts) if starts else None

    @property
    def said(self) -> tuple[str, ...]:
        """The payer's reasons, each with the service that it is about."""
        of_lines = [
            f"{line.code or 'a service'} {line.decision.replace('_', ' ')}: {reason}"
            for line in self.lines
            for reason in line.reasons
        ]
        return tuple(dict.fromkeys((*self.reasons, *of_lines)))


GRANTED = frozenset({Decision.APPROVED, Decision.CHANGED})
_STATUSES = {
    Decision.APPROVED: AuthorizationStatus.APPROVED,
    Decision.CHANGED: AuthorizationStatus.APPROVED,
    Decision.PARTIAL: AuthorizationStatus.APPROVED,
    Decision.PENDING: AuthorizationStatus.PENDING,
    Decision.DENIED: AuthorizationStatus.DENIED,
    Decision.CANCELLED: AuthorizationStatus.DENIED,
    Decision.NOT_REQUIRED: AuthorizationStatus.EXEMPT,
}


def overall(decisions: list[Decision]) -> Decision:
    """The one decision that several lines amount to."""
    kinds = set(decisions)
    if len(kinds) == 1:
        return decisions[0]
    if not kinds or Decision.UNKNOWN in kinds:
        return Decision.UNKNOWN
    if Decision.PENDING in kinds:
        return Decision.PENDING
    return Decision.PARTIAL if kinds & GRANTED else Decision.DENIED


def of_silent_line(whole: Decision) -> Decision:
    """What holds for a service that the answer does not decide on by itself: the decision on the whole.

    A decision on a part of the request does not tell which services that part is.
    """
    return Decision.UNKNOWN if whole is Decision.PARTIAL else whole


def decided(whole: Decision, lines: list[Decision]) -> Decision:
    """The one decision of an answer that may decide on the whole, on its lines, or on both.

    Where they differ the less favourable reading holds: a pended line keeps a request pending.
    """
    return overall(lines) if whole is Decision.UNKNOWN else overall([whole, *lines])


def as_authorization(answer: AuthorizationDecision) -> Authorization:
    """The answer as the encounter's authorization: only what was granted counts as covered by it."""
    granted = answer.granted
    ends = [line.valid_through for line in granted if line.valid_through]
    units = [line.units for line in granted if line.units is not None]
    return Authorization(
        required=answer.decision is not Decision.NOT_REQUIRED or None,
        number=answer.number or next((line.number for line in granted if line.number), None),
        status=_STATUSES.get(answer.decision),
        decided=answer.decided,
        expires=min(ends) if ends else None,
        codes=tuple(dict.fromkeys(line.code for line in granted if line.code)) or None,
        units=sum(units) if units else None,
    )
