"""The note cut at every place where a fact begins or ends, each piece with the facts that rest on it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from facetwise.notes import Certainty, Fact, NoteReading

_NUMBERED = re.compile(r"(\w+)\[(\d+)\]")
_SINGULAR = {
    "procedures": "procedure",
    "targets": "target",
    "drugs": "drug",
    "diagnoses": "diagnosis",
    "history": "earlier session",
}
_SEEN_ELSEWHERE = {"documentation.patient_name", "documentation.service_date"}
_WORST_FIRST = (
    Certainty.CONTRADICTED,
    Certainty.AMBIGUOUS,
    Certainty.INFERRED,
    Certainty.STATED,
    Certainty.MISSING,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the note; ``facts`` are those that were read from it, none for plain text."""

    start: int
    end: int
    facts: tuple[Fact, ...]

    @property
    def certainty(self) -> Certainty | None:
        """The least sure of its facts decides how the piece is marked."""
        found = {fact.certainty for fact in self.facts}
        return next((certainty for certainty in _WORST_FIRST if certainty in found), None)


def passages(reading: NoteReading, start: int, end: int) -> list[Passage]:
    """The pieces of one stretch of the note, in order and without gaps."""
    facts = [
        (place, fact) for fact in reading for place in _places(fact) if place[0] < end and place[1] > start
    ]
    cuts = sorted({start, end, *(cut for place, _ in facts for cut in place if start < cut < end)})
    return [
        Passage(left, right, tuple(fact for place, fact in facts if place[0] <= left and right <= place[1]))
        for left, right in pairwise(cuts)
    ]


def beginning_in(reading: NoteReading, start: int, end: int) -> list[Fact]:
    """The facts whose words begin in a stretch, in the order of the text."""
    found = [fact for fact in _said_once(reading) if fact.span and start <= fact.span[0] < end]
    return sorted(found, key=lambda fact: fact.span or (0, 0))


def without_words(reading: NoteReading) -> Iterator[Fact]:
    """What was looked for and stands nowhere."""
    return (fact for fact in _said_once(reading) if fact.certainty is Certainty.MISSING)


def _said_once(reading: NoteReading) -> Iterator[Fact]:
    """That the record names patient and day is seen where name and day stand."""
    return (fact for fact in reading if fact.path not in _SEEN_ELSEWHERE)


def label(path: str) -> str:
    """``procedures[0].targets[1].side`` as a person says it: procedure 1, target 2, side."""
    named = _NUMBERED.sub(lambda found: f"{_SINGULAR.get(found[1], found[1])} {int(found[2]) + 1}", path)
    return ", ".join(part.replace("_", " ") for part in named.removeprefix("documentation.").split("."))


def shown(value: object) -> str:
    """A value as a person reads it."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(shown, value)) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value).replace("_", " ")


def remarks(facts: Iterable[Fact]) -> list[str]:
    """One short line a fact: what, its value, and how sure where it is not simply stated."""
    return [
        f"{label(fact.path)}: {shown(fact.value)}"
        + ("" if fact.certainty is Certainty.STATED else f" ({fact.certainty})")
        + (f"; {fact.remark}" if fact.remark else "")
        for fact in facts
    ]


def _places(fact: Fact) -> list[tuple[int, int]]:
    return [place for place in (fact.span, *fact.also) if place is not None]
