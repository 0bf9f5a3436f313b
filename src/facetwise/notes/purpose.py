"""Why it was done, and at what heat: only where the note says so."""

import re

from facetwise.domain.vocabulary import Purpose, Technique
from facetwise.notes.book import Book
from facetwise.notes.facts import Certainty, Span
from facetwise.notes.sections import Clause, Context

_DIAGNOSTIC = re.compile(
    r"\bdiagnostic\b(?! (?:imaging|stud|test|x-?ray|ultraso|radiolog|accuracy|criteria))"
    r"|\bconfirmatory\b|\bprognostic\b"
)
_THERAPEUTIC = re.compile(r"\btherapeutic\b")
_TODAY = re.compile(r"\b(?:here (?:today )?for|presents? (?:today )?for|undergoing|today'?s|purpose)\b")
_HEAT = re.compile(
    r"(?<![\d.])(\d{2,3}) ?(?:°|º|˚|degrees?|deg\.?) ?(?:c\b|celsius|centigrade)?"
    r"|(?<![\d.])(\d{2,3}) ?(?:c\b|celsius)"
)
_LESION = re.compile(
    r"\blesion|\brf\b|\brfa\b|\bradio|\bablat|\bsec\b|\bseconds?|\bminutes?|\bheat|\bthermal"
    r"|\bpulsed|\btemperature\b(?! of the patient)"
)


def write_purpose(book: Book, path: str, technique: Technique | None, clauses: list[Clause]) -> None:
    """Ablation by its technique; else the purpose in the note's own words, or a question."""
    found: dict[Purpose, Span] = {}
    for kind, pattern in ((Purpose.DIAGNOSTIC, _DIAGNOSTIC), (Purpose.THERAPEUTIC, _THERAPEUTIC)):
        for clause in clauses:
            match = pattern.search(book.note.plain, clause.start, clause.end)
            if match and (clause.context in {Context.TITLE, Context.PERFORMED} or _is_today(book, clause)):
                found.setdefault(kind, match.span())
    if technique in {Technique.RADIOFREQUENCY, Technique.PULSED_RADIOFREQUENCY}:
        book.add(f"{path}.purpose", Purpose.ABLATION, book.facts[f"{path}.technique"].span, "purpose")
    elif len(found) == 1:
        ((kind, span),) = found.items()
        book.add(f"{path}.purpose", kind, span, "purpose")
    elif found:
        spans = tuple(found.values())
        book.add(f"{path}.purpose", None, spans[0], "purpose", certainty=Certainty.AMBIGUOUS, also=spans[1:])
        book.ask(
            "purpose",
            "the note gives more than one purpose for the injection: for which purpose was it given?",
            *spans,
        )
    else:
        book.missing(f"{path}.purpose", "purpose")
        book.ask("purpose", "for which purpose was the injection given?")


def _is_today(book: Book, clause: Clause) -> bool:
    words = book.note.plain[clause.start : clause.end]
    return clause.context not in {Context.TEMPLATE, Context.CONSENT, Context.NEGATED} and bool(
        _TODAY.search(words)
    )


def write_temperature(book: Book, path: str, clauses: list[Clause]) -> None:
    """The temperature of the lesion in degrees Celsius; two different ones are asked about."""
    found: dict[float, Span] = {}
    for clause in clauses:
        if clause.context in {Context.TITLE, Context.PERFORMED} and _LESION.search(
            book.note.plain, clause.start, clause.end
        ):
            for match in _HEAT.finditer(book.note.plain, clause.start, clause.end):
                value = float(match[1] or match[2])
                if 40 <= value <= 100:
                    found.setdefault(value, match.span())
    if len(found) == 1:
        ((value, span),) = found.items()
        book.add(f"{path}.temperature_c", value, span, "temperature")
    elif found:
        spans = tuple(found.values())
        book.add(
            f"{path}.temperature_c",
            None,
            spans[0],
            "temperature",
            certainty=Certainty.AMBIGUOUS,
            also=spans[1:],
        )
        book.ask(
            "temperature",
            "the note gives more than one temperature: which was reached at the lesion?",
            *spans,
        )
    else:
        book.missing(f"{path}.temperature_c", "temperature")
        book.ask("temperature", "which temperature was reached at the lesion?")
