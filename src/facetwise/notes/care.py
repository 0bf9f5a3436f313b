"""Consent, sedation, earlier care, follow-up and coded diagnoses."""

import re

from facetwise.domain.vocabulary import SedationKind
from facetwise.notes.book import Book
from facetwise.notes.sections import Clause, Context

_CONSENT = re.compile(
    r"consent(?:[^.\n]{0,60}?)(?:obtained|signed|given|on (?:file|the chart)|in (?:the )?chart|checked|verified"
    r"|reviewed|written|witnessed|✓|\byes\b|\bsgd\b|\bok\b|\bdone)"
    r"|(?:obtained|signed|gave|given|written|verbal|informed|with|after|guardian)[^.\n]{0,30}consent|\bconsented\b"
)
_FOLLOW_UP = re.compile(
    r"follow[- ]?up|\bf/u\b|\brtc\b|\breturns?\b(?! to (?:the )?(?:baseline|previous))"
    r"|see (?:her|him) (?:again )?in|review in"
    r"|recheck|be seen (?:again )?in|back in|pain diary"
)
_SEDATION: tuple[tuple[SedationKind, str], ...] = (
    (
        SedationKind.NONE,
        r"\bno (?:iv )?sed(?:ation|atives?|\b)|without sedation|sedation[: ]+(?:none|not)|local(?: anesthetic)? only",
    ),
    (SedationKind.GENERAL, r"general an(?:a)?esthesia(?! was not)"),
    (SedationKind.MAC, r"monitored an(?:a)?esthesia care|\bmac\b"),
    (SedationKind.MODERATE, r"(?:moderate|conscious) sedation"),
    (SedationKind.MINIMAL, r"(?:minimal|light) sedation|sedation[: ]+minimal"),
)
_KINDS: tuple[tuple[str, str], ...] = (
    ("physical therapy", r"physical therapy|physiotherapy|\bpt\b(?= (?:x|had|helped|and|for|\())"),
    ("NSAID", r"\bnsaids?\b|ibuprofen|naproxen|meloxicam|diclofenac|etodolac|celecoxib"),
    ("acetaminophen", r"acetaminophen|tylenol|paracetamol"),
    ("chiropractic", r"chiropract"),
    ("home exercise", r"home exercise"),
    ("acupuncture", r"acupuncture"),
    ("muscle relaxant", r"muscle relaxant|cyclobenzaprine|methocarbamol|tizanidine"),
)
_WEEKS = re.compile(r"\b(\d{1,2}|six|eight|ten|twelve) weeks\b")
_NUMBERS = {"six": 6, "eight": 8, "ten": 10, "twelve": 12}
_DIAGNOSIS = re.compile(r"\b([a-tv-z]\d{2}\.\d{1,4})\b")


def write_care(book: Book, clauses: list[Clause]) -> None:
    """Each fact where a clause says that it was so; risk lists, plans and templates do not count as done."""
    _first(book, clauses, _CONSENT, "documentation.consent", value=True, outside={Context.TEMPLATE})
    _first(book, clauses, _FOLLOW_UP, "documentation.follow_up", value=True, outside={Context.HISTORY})
    outside = {Context.CONSENT, Context.HISTORY, Context.PLAN, Context.TEMPLATE}
    for kind, words in _SEDATION:
        _first(book, clauses, re.compile(words), "documentation.sedation.kind", value=kind, outside=outside)
    _write_kinds(book, clauses)
    codes = {match[1].upper(): match.span() for match in reversed(list(_DIAGNOSIS.finditer(book.note.plain)))}
    for number, (code, span) in enumerate(reversed(codes.items())):
        book.add(f"diagnoses[{number}]", code, span, "diagnosis-code")


def _first(
    book: Book,
    clauses: list[Clause],
    pattern: re.Pattern[str],
    path: str,
    *,
    value: object,
    outside: set[Context],
) -> None:
    for clause in clauses:
        match = pattern.search(book.note.plain, clause.start, clause.end)
        if match and clause.context not in outside:
            book.add(path, value, match.span(), path.rpartition(".")[2])
            return


def _write_kinds(book: Book, clauses: list[Clause]) -> None:
    """Care that was tried before: words of the history and indication, not of the plan."""
    outside = {Context.PLAN, Context.CONSENT, Context.TEMPLATE}
    told = [clause for clause in clauses if clause.context not in outside]
    number = 0
    for kind, words in _KINDS:
        pattern = re.compile(words)
        for clause in told:
            match = pattern.search(book.note.plain, clause.start, clause.end)
            if match:
                book.add(f"documentation.conservative_care.kinds[{number}]", kind, match.span(), "care-kind")
                number += 1
                weeks = _WEEKS.search(book.note.plain, clause.start, clause.end)
                if weeks:
                    weeks_told = _NUMBERS.get(weeks[1]) or int(weeks[1])
                    book.add("documentation.conservative_care.weeks", weeks_told, weeks.span(), "care-weeks")
                break
