"""Pain before and after, relief of today, and earlier blocks with theirs."""

import re

from facetwise.domain.vocabulary import Technique
from facetwise.notes.book import Book
from facetwise.notes.dates import days_in
from facetwise.notes.sections import Clause, Context

_PERCENT = r"(?<![\d-])(\d{1,3}) ?(?:%|percent)"
_RELIEF = re.compile(
    rf"{_PERCENT}(?: \w+){{0,3}}? (?:relief|improve\w*|better|less|reduction)"
    rf"|(?:relief|improvement|improved|eased|down)(?: \w+){{0,3}}?[ :≈~]*{_PERCENT}"
)
_NOT_TODAY = re.compile(
    r"\bif\b|≥|>|at least|\bmore than|previous|prior|earlier|\bfirst block|before:|last|mbb #|\bms/p\b|between|to \d"
)
_SCORE = re.compile(
    r"\b(nrs|nprs|vas)\b(?: pain| score)?(?: \w+)??[ :=]*(\d{1,2}(?:\.\d)?)"
    r"(?! ?mm|\d|[/-]\d{1,2}[/-]| ?%)(?: ?/ ?10| of 10)?"
    r"|(?<![\d/])(\d{1,2}(?:\.\d)?) ?(?:/ ?10|of 10|out of 10)\b[^.\n]{0,25}?\b(nrs|nprs|vas|numeric)\b"
)
_AFTER = re.compile(r"\bafter|\bpost|discharge|minutes|at \d+ min|leaving|\bp:|outcome|result")
_MONTHS = re.compile(r"(?<![\d-])(\d{1,3})[- ]months?\b(?! (?:of )?(?:benefit|relief|ago))")
_NO_RADICULOPATHY = re.compile(
    r"\bno (?:\w+ ){0,2}radicul|(?<!myelopathy or )\bradiculopathy (?:absent|negative)"
)
_BLOCK = re.compile(r"\bmbbs?\b|\bblocks?\b|medial branch")
_ABLATION = re.compile(r"\brfa\b|\bablat|\bneurotomy|\brhizotomy")
_SOON = 60


def write_pain(book: Book, clauses: list[Clause]) -> None:
    """What is charted of the pain; a plan's or a condition's figures are left alone."""
    for clause in clauses:
        if clause.context in {Context.PLAN, Context.CONSENT, Context.TEMPLATE}:
            continue
        words = book.note.plain[clause.start : clause.end]
        _write_scores(book, clause, words)
        if clause.context is not Context.HISTORY and not _NOT_TODAY.search(words):
            _write_relief(book, clause)
        for pattern, path, value in (
            (_MONTHS, "documentation.pain.months", None),
            (_NO_RADICULOPATHY, "documentation.pain.radiculopathy", False),
        ):
            match = pattern.search(book.note.plain, clause.start, clause.end)
            if match:
                book.add(path, int(match[1]) if value is None else value, match.span(), "pain")


def _write_relief(book: Book, clause: Clause) -> None:
    plain = book.note.plain
    match = _RELIEF.search(plain, clause.start, clause.end)
    is_earlier = _BLOCK.search(plain, clause.start, clause.end) and any(
        clause.start <= day.start < clause.end for day in days_in(plain)
    )
    if match and not is_earlier and int(match[1] or match[2]) <= 100:
        book.add("documentation.response.percent", int(match[1] or match[2]), match.span(), "relief")
        book.add("documentation.response.recorded", True, match.span(), "relief")


def _write_scores(book: Book, clause: Clause, words: str) -> None:
    for match in _SCORE.finditer(book.note.plain, clause.start, clause.end):
        scale, number = match[1] or match[4], float(match[2] or match[3])
        after = _AFTER.search(book.note.plain, max(clause.start, match.start() - 40), match.end() + 12)
        if number > 10:
            continue
        field = "score_after" if after or "documentation.pain.score" in book.facts else "score"
        if field == "score":
            book.add("documentation.pain.scale", _scale(scale), match.span(), "pain-scale")
        book.add(f"documentation.pain.{field}", number, match.span(), "pain-score")


def _scale(word: str) -> str:
    return "NRS" if word in {"numeric", "nprs", "nrs"} else "VAS"


def write_history(book: Book, clauses: list[Clause]) -> None:
    """Earlier blocks and ablations that the note recalls with their day, each with the relief that stands beside it."""
    plain = book.note.plain
    today = book.facts.get("service_date")
    days = [day for day in days_in(plain) if today is None or day.value != today.value]
    number = 0
    for clause in clauses:
        inside = [day for day in days if clause.start <= day.start < clause.end]
        words = plain[clause.start : clause.end]
        if clause.context is Context.PLAN or not (_BLOCK.search(words) or _ABLATION.search(words)):
            continue
        for place, day in enumerate(inside):
            until = inside[place + 1].start if place + 1 < len(inside) else min(clause.end, day.end + _SOON)
            relief = re.compile(_PERCENT).search(plain, day.end, until)
            if relief is None:
                continue
            path = f"history[{number}]"
            kind = Technique.MEDIAL_BRANCH_BLOCK if _BLOCK.search(words) else Technique.RADIOFREQUENCY
            book.add(f"{path}.service_date", day.value, (day.start, day.end), "earlier-session")
            book.add(f"{path}.technique", kind, (day.start, day.end), "earlier-session")
            book.add(f"{path}.relief_percent", int(relief[1]), relief.span(), "earlier-session")
            number += 1
