"""A 278 answer (005010X217) to a decision.

No validator for this guide is to be had here; what the samples hold is read, and an answer without a known decision is
unknown, never an approval.
"""

from dataclasses import dataclass, field
from datetime import date

from facetwise.domain.authorization import (
    AuthorizationDecision,
    DecidedLine,
    decided,
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


def read_278_response(data: bytes) -> AuthorizationDecision:
    """The decision of the first answer in a file.

    Raises:
        ValueError: if it is no 278 answer; the text says what it is instead.
    """
    if len(data) > MOST_BYTES:
        raise ValueError(f"{len(data):,} bytes are too many for one 278 answer")
    text = without_byte_order_mark(data)
    try:
        delimiters = delimiters_of(text)
    except NotX12Error as wrong:
        raise ValueError(f"{wrong}; expected a 278 answer") from None
    segments = _segments(text, delimiters)
    header = next((item for item in segments if item[0] == "ST"), [])
    if _element(header, 1) != "278":
        raise ValueError(
            f"this is transaction {_element(header, 1) or 'without a number'}; expected a 278 answer"
        )
    begin = next((item for item in segments if item[0] == "BHT"), [])
    if _element(begin, 2) != "11":
        raise ValueError("this is a 278 request; expected an answer (BHT02 = 11)")
    levels = _levels(segments)
    event = next((level for level in levels if level.kind == "EV"), _Level("EV"))
    lines = tuple(_line(level, delimiters) for level in levels if level.kind == "SS")
    whole = decision_of(_element(event.first("HCR"), 1) or None)
    messages = [_element(item, 1) for level in levels for item in level.all("MSG")]
    return AuthorizationDecision(
        decision=decided(whole, [line.decision for line in lines]),
        number=_element(event.first("HCR"), 2) or next((line.number for line in lines if line.number), None),
        trace=_element(event.first("TRN"), 2) or _element(begin, 3) or None,
        decided=_day(_element(begin, 4)),
        lines=lines,
        reasons=_reasons(event) + _rejections(levels),
        appeal_by=appeal_day(messages),
    )


def _line(level: _Level, delimiters: Delimiters) -> DecidedLine:
    review, service = level.first("HCR"), level.first("SV1") or level.first("SV2")
    composite = _element(service, 1 if service[:1] == ["SV1"] else 2).split(delimiters.component)
    start, end = _period(next((item for item in level.all("DTP") if _element(item, 1) == "472"), []))
    units = _element(service, 4 if service[:1] == ["SV1"] else 5)
    return DecidedLine(
        code=composite[1] if len(composite) > 1 else None,
        decision=decision_of(_element(review, 1) or None),
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
