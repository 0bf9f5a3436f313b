"""The diagnosis in the note's own words, beside the question which code it is: the coder need not look for it."""

import re
from collections.abc import Iterable
from dataclasses import replace

from facetwise.domain.claim import Query
from facetwise.notes.context import Context
from facetwise.notes.diagnosis_words import REMARK
from facetwise.notes.facts import NoteReading, Span

_CANDIDATE = re.compile(r"diagnoses\[\d+\]")
_ENDS = re.compile(r"[.;:\n]")
_LONGEST = 100  # characters of a diagnosis that are shown
_MOST = 3


def with_diagnosis_words(queries: Iterable[Query], reading: NoteReading, text: str) -> tuple[Query, ...]:
    """The questions, where one that asks for a diagnosis code shows the words of the note that tell the diagnosis.

    Codes that the words may stand for are named as such and stay for the coder to confirm.
    """
    return tuple(
        _with_words(query, reading, text) if query.about == "diagnosis" else query for query in queries
    )


def _with_words(query: Query, reading: NoteReading, text: str) -> Query:
    codes: dict[Span, str] = {}
    for fact in reading:
        if _CANDIDATE.fullmatch(fact.path) and fact.span and fact.remark == REMARK:
            codes.setdefault(_around(text, fact.span), str(fact.value))
    if not codes and (told := _under_its_heading(reading, text)):
        codes[told] = ""
    if not codes:
        return query
    shown = dict(list(codes.items())[:_MOST])
    words = "; ".join(_said(text, span, code) for span, code in shown.items())
    return replace(
        query, question=f"{query.question}; the note says {words}", evidence=(*query.evidence, *shown)
    )


def _said(text: str, span: Span, code: str) -> str:
    words = " ".join(text[slice(*span)].split())
    return f"“{words}” (perhaps {code}, {REMARK})" if code else f"“{words}” ({REMARK})"


def _around(text: str, span: Span) -> Span:
    """The part of the sentence that holds a word of a diagnosis."""
    before = [match.end() for match in _ENDS.finditer(text, max(0, span[0] - _LONGEST), span[0])]
    after = _ENDS.search(text, span[1], span[1] + _LONGEST)
    start = before[-1] if before else max(0, text.rfind(" ", 0, max(0, span[0] - _LONGEST // 2)) + 1)
    end = after.start() if after else min(len(text), span[1] + _LONGEST // 2)
    return _stripped(text, start, end)


def _under_its_heading(reading: NoteReading, text: str) -> Span | None:
    """What stands on the line of the heading of the diagnosis."""
    heading = reading.headings.get(str(Context.DIAGNOSIS))
    if heading is None:
        return None
    line = text.find("\n", heading[1])
    end = min(heading[1] + _LONGEST, line if line >= 0 else len(text))
    start, end = _stripped(text, heading[1], end)
    return (start, end) if end > start else None


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and not (text[start].isalnum()):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
