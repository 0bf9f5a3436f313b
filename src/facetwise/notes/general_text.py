"""A text that tells how such a procedure is done, and of nobody to whom it was done: a page for patients, a chapter.

It speaks in the present (`a needle is advanced`, `you lie on your stomach`) and names no person, day, side or act that
took place. A note dictated in the present names at least the side, the day or whom it is about.
"""

import re

from facetwise.notes.text import Note

_PARTICIPLE = r"(?:\w{3,}ed|done|given|put|made|taken|brought|seen|withdrawn)"
_AS_IT_IS_DONE = re.compile(
    rf"\b(?:is|are) (?:(?:often|then|also|\w+ly) )?{_PARTICIPLE}\b"
    rf"|\b(?:can|may|will) (?:then )?be (?:\w+ly )?{_PARTICIPLE}\b"
    r"|\byou(?:r|'ll)?\b|\bwe'll\b|\bthe (?:technique|needle) (?:\w+s|will|may)\b"
    r"|\b(?:doctor|physician|surgeon) (?:\w+s|will|may)\b"
    r"|\bpatients?(?: \w+)? (?:lies|needs? to|may|will|can)\b"
    r"|(?:^|[.\n:] ?)(?:place|position|tilt|rotate|advance|insert|direct|aim|confirm|identify|inject|withdraw|apply|use"
    r"|obtain)\b (?:the|an?|your|for|\d)"
)
_FEWEST = 2
_TOOK_PLACE = re.compile(
    rf"\b(?:was|were) (?:(?:then|next|also|again|\w+ly) )?{_PARTICIPLE}\b"
    r"|\btol(?:erated|\.)|\b(?:we|i) (?:then |next )?\w+ed\b|\bdone\b[^.]{0,20}\btoday\b"
)
_MOST = 1  # a page may say how a pain was confirmed
_OF_SOMEBODY = re.compile(
    r"\b(?:right|left|bilateral(?:ly)?|rt|lt|bilat)\b|\bon both sides\b|\btolerates?\b"
    r"|\b(?:mr|mrs|ms|miss|dr)\b\.? [a-z]|\b\d{1,3}[- ]?(?:y/?o|yrs?|years?[- ]old)\b|\b(?:mrn|dob|dos)\b"
    r"|\b(?:patient|name|surgeon|physician|provider|date)(?: name)? ?:|\bsigned\b|\bm\.?d\.?\b|\bx ?\d\b(?!\.)"
)


def tells_how_it_is_done(note: Note) -> bool:
    """Whether the text is about the procedure in general."""
    plain = note.plain
    if note.days or _OF_SOMEBODY.search(plain):
        return False
    return len(_TOOK_PLACE.findall(plain)) <= _MOST and len(_AS_IT_IS_DONE.findall(plain)) >= _FEWEST
