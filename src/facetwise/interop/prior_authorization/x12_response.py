"""A 278 answer (005010X217) to a decision.

No validator for this guide is to be had here; what the samples hold is read, and an answer without a known decision is
unknown, never an approval.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from facetwise.domain.authorization import (
    AuthorizationDecision,
    DecidedLine,
    Decision,
    decided,
    of_silent_line,
)
from facetwise.interop.prior_authorization.appeals import appeal_day
from facetwise.interop.prior_authorization.review_actions import decision_of
from facetwise.interop.x12.delimiters import Delimiters, NotX12Error, delimiters_of, without_byte_order_mark

MOST_BYTES = 16 * 1024 * 1024


@dataclass(slots=True)
class _Level:
    """What stands under one HL."""

    kind: str
    segments: list[list[str]] = field(default_factory=list)

    def first(self, tag: str) -> list[str]:
        return next((item for item in self.segments if item[0] == tag), [])

    def all(self, tag: str) -> list[list[str]]:
        return [item for item in self.segments if item[0] == tag]


def read_278_response(data: bytes, *, trace: str | None = None) -> AuthorizationDecision:
    """The decision of the answer in a file.

    Args:
        data: the file.
        trace: our own number of the request, to find its answer among several.

    Raises:
        ValueError: if it is no 278 answer, or several and none of them bears the trace; the text says what it is.
    """
    if len(data) > MOST_BYTES:
        raise ValueError(f"{len(data):,} bytes are too many for one 278 answer")
    text = without_byte_order_mark(data)
    try:
        delimiters = delimiters_of(text)
    except NotX12Error as wrong:
        raise ValueError(f"{wrong}; expected a 278 answer") from None
    sets = _sets(_segments(text, delimiters))
    kinds = list(dict.fromkeys(_element(part[0], 1) for part in sets)) or [""]
    if "278" not in kinds:
        raise ValueError(f"this is transaction {kinds[0] or 'without a number'}; expected a 278 answer")
    if any(_is_answer(part) and all(item[0] != "SE" for item in part) for part in sets):
        raise ValueError(
            "the answer is cut off, what it decides may stand in the rest; expected an SE segment"
        )
    answers = [answer for part in sets if _is_answer(part) for answer in _answers(part, delimiters)]
    if not answers:
        raise ValueError("this is a 278 request; expected an answer (BHT02 = 11)")
    return _of_request(answers, trace)


def _of_request(answers: list[AuthorizationDecision], trace: str | None) -> AuthorizationDecision:
    """The only answer, or the last one with the trace: one patient's answer is never taken for another's."""
    own = answers if len(answers) == 1 else [item for item in answers if trace and item.trace == trace]
    if not own:
        named = ", ".join(item.trace or "one without a number" for item in answers)
        wanted = f"none is to {trace}" if trace else "--trace NUMBER names one"
        raise ValueError(f"{len(answers)} answers, to the requests {named}; {wanted}")
    return own[-1]


def _is_answer(segments: list[list[str]]) -> bool:
    begin = next((item for item in segments if item[0] == "BHT"), [])
    return _element(segments[0], 1) == "278" and _element(begin, 2) == "11"


def _answers(segments: list[list[str]], delimiters: Delimiters) -> Iterator[AuthorizationDecision]:
    """One for each event; where a request could not be handled there may be none."""
    begin = next(item for item in segments if item[0] == "BHT")
    above, events = _events(_levels(segments))
    for event, services in events or [(_Level("EV"), [])]:
        yield _answer(begin, above, event, services, delimiters)


def _events(levels: list[_Level]) -> tuple[list[_Level], list[tuple[_Level, list[_Level]]]]:
    """What stands above the events, and each event with its services."""
    above: list[_Level] = []
    events: list[tuple[_Level, list[_Level]]] = []
    for level in levels:
        if level.kind == "EV":
            events.append((level, []))
        elif level.kind == "SS" and events:
            events[-1][1].append(level)
        else:
            above.append(level)
    return above, events


def _answer(
    begin: list[str], above: list[_Level], event: _Level, services: list[_Level], delimiters: Delimiters
) -> AuthorizationDecision:
    whole = decision_of(_element(event.first("HCR"), 1) or None)
    lines = tuple(_line(level, whole, delimiters) for level in services)
    levels = [*above, event, *services]
    messages = [_element(item, 1) for level in levels for item in level.all("MSG")]
    return AuthorizationDecision(
        decision=decided(whole, [line.decision for line in lines]),
        number=_element(event.first("HCR"), 2) or next((line.number for line in lines if line.number), None),
        trace=_trace(event) or _element(begin, 3) or None,
        decided=_day(_element(begin, 4)),
        lines=lines,
        reasons=(*_reasons(event), *_references(levels), *_rejections(levels)),
        appeal_by=appeal_day(messages),
    )


def _trace(event: _Level) -> str:
    """The requester's own number: of the request that is answered (TRN01 = 2), where the payer adds its own."""
    traces = event.all("TRN")
    own = [item for item in traces if _element(item, 1) == "2"] or traces
    return _element(own[0], 2) if own else ""


def _line(level: _Level, whole: Decision, delimiters: Delimiters) -> DecidedLine:
    review, service = level.first("HCR"), level.first("SV1") or level.first("SV2")
    composite = _element(service, 1 if service[:1] == ["SV1"] else 2).split(delimiters.component)
    start, end = _period(next((item for item in level.all("DTP") if _element(item, 1) == "472"), []))
    units = _element(service, 4 if service[:1] == ["SV1"] else 5)
    return DecidedLine(
        code=composite[1] if len(composite) > 1 else None,
        decision=decision_of(_element(review, 1) or None) if review else of_silent_line(whole),
        number=_element(review, 2) or None,
        valid_from=start,
        valid_through=end,
        units=float(units) if units.replace(".", "", 1).isdigit() else None,
        reasons=_reasons(level),
    )


def _reasons(level: _Level) -> tuple[str, ...]:
    codes = [_element(item, 3) for item in level.all("HCR")]
    said = [_element(item, 1) for item in level.all("MSG")]
    return tuple(filter(None, [*codes, *said]))


def _rejections(levels: list[_Level]) -> tuple[str, ...]:
    """AAA: the request could not be handled."""
    return tuple(
        f"request not handled: reason {_element(item, 3)}" for level in levels for item in level.all("AAA")
    )


def _references(levels: list[_Level]) -> tuple[str, ...]:
    """REF*NT: under which number the payer keeps what it has not decided."""
    numbers = [
        _element(item, 2) for level in levels for item in level.all("REF") if _element(item, 1) == "NT"
    ]
    return tuple(f"the payer's reference: {number}" for number in dict.fromkeys(filter(None, numbers)))


def _sets(segments: list[list[str]]) -> list[list[list[str]]]:
    """The transaction sets, each from its ST."""
    found: list[list[list[str]]] = []
    for item in segments:
        if item[0] == "ST":
            found.append([item])
        elif found:
            found[-1].append(item)
    return found


def _levels(segments: list[list[str]]) -> list[_Level]:
    levels: list[_Level] = []
    for item in segments:
        if item[0] == "HL":
            levels.append(_Level(_element(item, 3)))
        elif levels and item[0] not in ("SE", "GE", "IEA"):
            levels[-1].segments.append(item)
    return levels


def _segments(text: bytes, delimiters: Delimiters) -> list[list[str]]:
    decoded = text.decode("utf-8", errors="replace")
    parts = (part.strip() for part in decoded.split(delimiters.terminator))
    return [part.split(delimiters.element) for part in parts if part]


def _element(segment: list[str], number: int) -> str:
    return segment[number].strip() if len(segment) > number else ""


def _period(segment: list[str]) -> tuple[date | None, date | None]:
    first, _, last = _element(segment, 3).partition("-")
    return _day(first), _day(last or first)


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if len(text) == 8 else None
    except ValueError:
        return None
