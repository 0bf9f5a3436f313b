"""Authorizations on their way: asked for, answered, changed. Each change is a new row; the old one stays to be read."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db import transaction

from facetwise.domain.authorization import AuthorizationDecision, Decision, as_authorization
from facetwise.store.fitting import fitted, keepable
from facetwise.store.models import Authorization

EXPIRY_WARNING = timedelta(days=14)
_CARRIED = (
    *("patient", "claim", "payer", "trace", "number", "status", "codes", "sides", "units", "units_used"),
    *("planned_for", "asked_on", "answer_due", "decided", "valid_from", "expires", "reasons", "appeal_by"),
    *("owner", "next_step"),
)


class Stage(StrEnum):
    """A column of the board."""

    NEEDED = "needed"
    ASKED = "asked"
    PENDING = "pending"
    APPROVED = "approved"
    DENIED = "denied"


STATUSES = ("needed", "asked", "pending", "approved", "partial", "denied", "not required")
"""What somebody may write down."""
_STAGES = {"partial": Stage.APPROVED, "not required": Stage.APPROVED, "expired": Stage.NEEDED}
ENDS = {
    Stage.NEEDED: "planned_for",
    Stage.ASKED: "answer_due",
    Stage.PENDING: "answer_due",
    Stage.APPROVED: "expires",
    Stage.DENIED: "appeal_by",
}
"""The day on which a stage runs out."""
_STATUSES = {
    Decision.APPROVED: "approved",
    Decision.CHANGED: "approved",
    Decision.PARTIAL: "partial",
    Decision.NOT_REQUIRED: "not required",
    Decision.PENDING: "pending",
    Decision.DENIED: "denied",
    Decision.CANCELLED: "denied",
}


class AnswerRefusedError(ValueError):
    """An answer that cannot be of this request; the message says why."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How an authorization stands on a day. ``days_left`` runs to the payer's answer, the appeal or the end."""

    stage: Stage
    ends: date | None
    days_left: int | None
    is_warning: bool
    is_over: bool

    @property
    def days_late(self) -> int:
        """Days since it ran out."""
        return -(self.days_left or 0)


def statuses_of(stage: Stage) -> list[str]:
    """The statuses that stand in a column of the board."""
    return [stage.value, *(status for status, belongs in _STAGES.items() if belongs is stage)]


def clock(row: Authorization, day: date) -> Clock:
    """The stage and what runs out next; an approval past its last day has run out, whatever its status says."""
    stage = _STAGES.get(row.status) or Stage(row.status)
    ends: date | None = getattr(row, ENDS[stage])
    left = (ends - day).days if ends else None
    is_over = left is not None and left < 0
    return Clock(stage, ends, left, left is not None and left <= EXPIRY_WARNING.days, is_over)


@transaction.atomic
def supersede(old: Authorization, **changes: object) -> Authorization:
    """A new row like the old one save for the changes; the old one points to it.

    Raises:
        AnswerRefusedError: if somebody changed it in the meantime.
    """
    locked = Authorization.objects.select_for_update().get(pk=old.pk)
    if locked.superseded_by_id is not None:
        raise AnswerRefusedError("somebody changed this authorization in the meantime; open it again")
    kept = {name: getattr(locked, name) for name in _CARRIED}
    new = Authorization.objects.create(**keepable({**kept, **changes}))
    locked.superseded_by = new
    locked.save(update_fields=["superseded_by"])
    return new


def take_answer(old: Authorization, answer: AuthorizationDecision, *, next_step: str) -> Authorization:
    """The payer's decision on an authorization. Only what was granted counts as covered by it.

    Raises:
        AnswerRefusedError: if the answer holds no decision, answers another request, or names none of the codes that
            were asked for.
    """
    if answer.decision not in _STATUSES:
        raise AnswerRefusedError("this answer holds no decision; nothing was changed")
    named = {line.code for line in answer.lines if line.code}
    if answer.trace != old.trace and Authorization.objects.filter(trace=answer.trace or "-").exists():
        raise AnswerRefusedError(
            f"the answer is to request {answer.trace}, this authorization's is {old.trace}; nothing was changed"
        )
    if old.codes and named and not named & {*old.codes}:
        raise AnswerRefusedError(
            f"the answer is about {', '.join(sorted(named))}, this authorization about {', '.join(old.codes)}; "
            "nothing was changed"
        )
    granted = as_authorization(answer)
    changes: dict[str, object] = {
        "status": _STATUSES[answer.decision],
        "decided": answer.decided,
        "next_step": next_step[:200],
        "reasons": list(answer.said),
    }
    if answer.decision is not Decision.PENDING:
        changes |= {"number": fitted(granted.number, 50) or old.number, "expires": granted.expires}
        changes |= {"valid_from": answer.valid_from, "appeal_by": answer.appeal_by or old.appeal_by}
    if _STATUSES[answer.decision] in ("approved", "partial"):
        changes |= {"codes": list(granted.codes or old.codes), "units": granted.units}
    return supersede(old, **changes)


def earlier(row: Authorization) -> list[Authorization]:
    """The rows that this one superseded, newest first."""
    found: list[Authorization] = []
    here: Authorization | None = row
    while here is not None:
        here = Authorization.objects.filter(superseded_by=here).order_by("-pk").first()
        if here is not None:
            found.append(here)
    return found
