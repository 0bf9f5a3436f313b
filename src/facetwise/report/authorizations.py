"""A payer's decision on a request for authorization, for a person and for programs."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from facetwise.domain.authorization import GRANTED, AuthorizationDecision, DecidedLine, Decision
from facetwise.report.marks import DENIAL, MET, RISK, UNDETERMINED, State, Style
from facetwise.report.plain_text import in_ascii, without_control_characters

_STATES: dict[Decision, State] = {
    Decision.APPROVED: MET,
    Decision.NOT_REQUIRED: MET,
    Decision.CHANGED: RISK,
    Decision.PARTIAL: RISK,
    Decision.DENIED: DENIAL,
    Decision.CANCELLED: DENIAL,
    Decision.PENDING: UNDETERMINED,
    Decision.UNKNOWN: UNDETERMINED,
}
_NEXT = {
    Decision.APPROVED: "put the number on the claim, and check codes, units and dates before each service",
    Decision.CHANGED: "it was approved otherwise than asked for: compare codes, units and dates",
    Decision.PARTIAL: "bill only what was granted, or ask for a review of the rest before the service",
    Decision.DENIED: "ask for the reason and the way to appeal, and until when",
    Decision.CANCELLED: "nothing is granted: ask the payer why it was cancelled",
    Decision.PENDING: "not decided yet: ask again, and do not take it for an approval",
    Decision.NOT_REQUIRED: "the payer says that none is needed: keep this answer",
    Decision.UNKNOWN: "the answer holds no decision: ask the payer",
}


def decision_text(answer: AuthorizationDecision, style: Style) -> str:
    """The decision, each line of it, and what to do next."""
    text = "\n".join(without_control_characters(row) for row in _rows(answer, style))
    return in_ascii(text) if style.ascii_only else text


def next_step(decision: Decision) -> str:
    """What to do after a decision."""
    return _NEXT[decision]


def decision_object(answer: AuthorizationDecision) -> dict[str, Any]:
    """The decision for programs, with what to do next."""
    return asdict(answer) | {"next": _NEXT[answer.decision]}


def _rows(answer: AuthorizationDecision, style: Style) -> Iterator[str]:
    number = f", number {answer.number}" if answer.number else ""
    asked = f" (request {answer.trace})" if answer.trace else ""
    yield f"{style.shape(_STATES[answer.decision])} {_words(answer.decision)}{number}{asked}"
    for line in answer.lines:
        yield f"  {_line(line, style)}"
    for reason in answer.reasons:
        yield f"  reason: {reason}"
    yield f"  next: {_NEXT[answer.decision]}"


def _line(line: DecidedLine, style: Style) -> str:
    facts = [_words(line.decision), line.number, *_granted(line), *line.reasons]
    return f"{style.shape(_STATES[line.decision])} {line.code or 'code not named'}: {', '.join(filter(None, facts))}"


def _granted(line: DecidedLine) -> Iterator[str]:
    """For which days and units it may be used; of what was refused these are only what was asked."""
    if line.decision in GRANTED and line.valid_through:
        yield f"{line.valid_from or '?'} through {line.valid_through}"
    if line.decision in GRANTED and line.units is not None:
        yield f"{line.units:g} unit{'' if line.units == 1 else 's'}"


def _words(decision: Decision) -> str:
    return decision.replace("_", " ")
