"""At what heat a lesion was made: only where the note says so."""

import re
from collections.abc import Iterator
from dataclasses import replace

from facetwise.domain.vocabulary import Technique
from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.facts import Certainty, Span
from facetwise.notes.scope import Scopes
from facetwise.notes.sections import Clause
from facetwise.notes.segments import segments_of

_HEAT = re.compile(
    r"(?<![\d.])(\d{2,3})(?:\.0)? ?(?:°|º|˚|degrees?\b|deg\b\.?) ?(?:c\b|celsius|centigrade)?"
    r"|(?<![\d.])(\d{2,3}) ?(?:c\b|celsius\b|centigrade\b)(?! ?-?arm)"
    r"|(?<![\d./-])([6-9]\d) ?(?:/|x|@|for) ?(?:\d{2,3}) ?(?:s|secs?|seconds?)\b"
    r"|(?<![\d./-])([6-9]\d) ?[/x@] ?(?:9\d|1[0-8]\d)\b(?![/\d]|\.\d| ?(?:mm|mg|ml|cm"
    r"|%))"  # "80/90": no pressure has the greater number last
    r"|\btemp(?:erature)?s?\b(?: (?:was|of|set|to|at|reached|probe|lesion|tip))*[ :=,]*(\d{2,3})(?![\d/%.]"
    r"| ?f\b)"
    r"|\b(?P<tens>forty|sixty|seventy|eighty|ninety)(?:[ -](?P<ones>two|five))? (?:degrees?|celsius|centigrade|c\b)"
)
_SPOKEN = {"forty": 40, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "two": 2, "five": 5, None: 0}
_NOT_OF_A_LESION = re.compile(
    r"\b(?:tilt|angl|oblique|caudal|cephal|rotat|flex|extension|abduct|saline|room|body temp|impedance \d"
    r"|vital|pulse\b|fever)"
)


def _degrees(match: re.Match[str]) -> float:
    figures = next(filter(None, match.groups()[:5]), None)
    return float(figures) if figures else _SPOKEN[match["tens"]] + _SPOKEN[match["ones"]]


def _temperatures(book: Book, clause: Clause) -> Iterator[tuple[float, Span]]:
    plain = book.note.plain
    for match in _HEAT.finditer(plain, clause.start, clause.end):
        value = _degrees(match)
        is_other = _NOT_OF_A_LESION.search(plain, max(clause.start, match.start() - 40), match.end() + 12)
        if not is_other and 40 <= value <= 100:
            yield value, match.span()


def write_temperature(book: Book, path: str, scopes: Scopes) -> None:
    """The temperature of the lesion in degrees Celsius; two different ones are asked about."""
    found: dict[float, Span] = {}
    of_others: dict[float, Span] = {}  # "then the ganglion at 42 C"
    for clause in (clause for clauses in scopes for clause in clauses):
        if clause.context in {Context.TITLE, Context.PERFORMED}:
            for value, span in _temperatures(book, clause):
                is_of_another = any(
                    item.start <= span[0] < item.end and item.neighbour and not item.is_facet
                    for item in segments_of(book.note, clause)
                )
                (of_others if is_of_another else found).setdefault(value, span)
    found = found or of_others
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


_THERMAL = 60  # degrees Celsius, reached by no pulsed lesion


def ask_of_heat(book: Book, path: str) -> None:
    """Asks for the technique where a note calls it pulsed and tells of a heat that only continuous lesions reach."""
    heat, technique = book.facts[f"{path}.temperature_c"], book.facts[f"{path}.technique"]
    if technique.value is not Technique.PULSED_RADIOFREQUENCY or heat.span is None:
        return
    hot = [
        span
        for span in (heat.span, *heat.also)
        if (match := _HEAT.match(book.note.plain, span[0])) and _degrees(match) >= _THERMAL
    ]
    if hot:
        book.facts[f"{path}.technique"] = replace(
            technique, value=None, certainty=Certainty.CONTRADICTED, also=tuple(hot)
        )
        book.ask(
            "technique",
            "the note speaks of pulsed radiofrequency and of a greater heat: which of them was done, and where?",
            *filter(None, (technique.span, *hot)),
        )
