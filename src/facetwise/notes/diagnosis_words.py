"""Diagnoses told in words where the note writes no code: candidates, which a coder has to confirm.

A candidate never goes into the encounter. Words name a family of codes, and the region they stand beside its last
digit; codes and their regions are those of `codes.diagnoses`.
"""

import re

from facetwise.codes.diagnoses import periods
from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.facts import Certainty
from facetwise.notes.sections import Clause
from facetwise.notes.stems import Stemmed

REMARK = "coder to confirm"
_REGIONS = {  # the last digit of the dorsopathies M40-M54
    "cervicothoracic": 3,
    "thoracolumbar": 5,
    "lumbosacral": 7,
    "cervical": 2,
    "neck": 2,
    "thoracic": 4,
    "lumbar": 6,
}
_REGION = re.compile(rf"\b({'|'.join(_REGIONS)})\b")
_FAMILIES: tuple[tuple[str, Stemmed], ...] = (
    ("M47.2", Stemmed(r"\bspondylosis\b[^.;\n]{0,30}\bwith radiculopathy")),
    (
        "M47.81",
        Stemmed(
            r"\bspondylosis\b|\b(?:facet|zyg\w*apo\w*)(?: joint)? (?:arthropathy|arthritis|arthrosis"
            r"|osteo-?arthritis|disease"
            r"|syndrome)\b"
        ),
    ),
)
_WHOLE: tuple[tuple[str, Stemmed], ...] = (
    ("M54.2", Stemmed(r"\bcervicalgia\b|\bneck pain\b")),
    ("M54.50", Stemmed(r"\blow(?:er)? back pain\b|\blumbago\b|\blumbalgia\b")),
    ("M54.6", Stemmed(r"\b(?:thoracic|mid-? ?back) pain\b")),
)
_NEAR = 45
_TOLD = {Context.DIAGNOSIS, Context.HISTORY, Context.TITLE, Context.PERFORMED}


def write_diagnosis_words(book: Book, clauses: list[Clause]) -> None:
    """Candidates for the diagnoses of a note that writes no code; those of a diagnosis before those of a history."""
    if any(path.startswith("diagnoses[") for path in book.facts):
        return
    told = [clause for clause in clauses if clause.context in _TOLD]
    told.sort(key=lambda clause: clause.context is not Context.DIAGNOSIS)
    found: dict[str, tuple[int, int]] = {}
    for clause in told:
        for code, span in _candidates(book.note.plain, clause):
            found.setdefault(code, span)
    for number, (code, span) in enumerate(found.items()):
        book.add(
            f"diagnoses[{number}]",
            code,
            span,
            "diagnosis-words",
            certainty=Certainty.AMBIGUOUS,
            remark=REMARK,
        )


def _candidates(plain: str, clause: Clause) -> list[tuple[str, tuple[int, int]]]:
    found = []
    taken: list[tuple[int, int]] = []
    for family, pattern in _FAMILIES:
        for match in pattern.finditer(plain, clause.start, clause.end):
            if any(start <= match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            near = plain[max(clause.start, match.start() - _NEAR) : min(clause.end, match.end() + _NEAR)]
            region = _REGION.search(near)
            code = f"{family}{_REGIONS[region[1]]}" if region else None
            if code and periods(code):
                found.append((code, match.span()))
    for code, pattern in _WHOLE:
        if whole := pattern.search(plain, clause.start, clause.end):
            found.append((code, whole.span()))
    return found
