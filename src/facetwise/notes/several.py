"""Several notes in one text: a practice's printout of one patient, visit after visit.

A new note begins where a line names the patient with the same label and the same words as the first line of that
kind, and another service date stands below it before the next such line. A page's repeated head (same day, or none)
begins nothing. Where the names differ, the text stays whole: whose note it is has to be asked.
"""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from facetwise.notes.dates import days_in

_HEAD = re.compile(
    r"(?im)^[ \t*#|]*(?P<label>patient(?:'s)?(?: name)?|name|pt(?: name)?|re)[ \t]*:[ \t*]*"
    r"(?P<name>[^\W\d_][^\n|,;:(]*?)(?=[ \t]*(?:$|[|,;(]|[ \t]{2}|\b(?:dob|d\.o\.b|mrn|date|age|sex|born|acct)\b))"
)
_DAY_LABEL = re.compile(
    r"(?i)(?:date of (?:service|procedure|operation|surgery|visit)|\bdos"
    r"|(?:service|procedure|visit|encounter) date|\bdate)"
    r"[ \t:*]*$"
)
_BEFORE = 30


@dataclass(frozen=True, slots=True)
class NotePart:
    """One note of a text and the character at which it begins."""

    start: int
    text: str


def notes_in(text: str) -> tuple[NotePart, ...]:
    """The notes that a text holds, in its order; the whole text where it holds one."""
    heads = list(_HEAD.finditer(text))
    if len(heads) < 2 or len({" ".join(head["name"].upper().split()) for head in heads}) > 1:
        return (NotePart(0, text),)
    starts, last = [0], None
    for head, end in pairwise([*(head.start() for head in heads), len(text)]):
        day = _service_day(text[head:end])
        if day is not None and last is not None and day != last:
            starts.append(head)
        last = day or last
    return tuple(NotePart(start, text[start:end]) for start, end in pairwise([*starts, len(text)]))


def _service_day(text: str) -> date | None:
    """The first day that is labelled as the day of the visit."""
    lower = text.lower()
    for day in days_in(lower):
        if _DAY_LABEL.search(lower, max(0, day.start - _BEFORE), day.start):
            return day.value
    return None
