"""Where in the note a finding looks: the words that tell of its subject, or the part of the note where they belong."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from facetwise.domain.finding import Finding
from facetwise.notes.context import Context
from facetwise.notes.facts import NoteReading, Span

_OF_A_LINE = {  # what a line of the claim rests on
    "modifiers": r"procedures\[\d+\]\.targets\[\d+\]\.side",
    "units": r"procedures\[\d+\]\.targets\b.*",
    "code": r"procedures\[\d+\]\.technique",
    "diagnosis_pointers": r"diagnoses\b.*",
}
_OF_NO_PLACE = {"documentation", "history"}  # the record as a whole, and what other notes and claims tell
_BELONGS: tuple[tuple[str, tuple[Context, ...]], ...] = (
    (r"documentation\.consent", (Context.CONSENT, Context.PERFORMED)),
    (r"documentation\.follow_up", (Context.PLAN,)),
    (r"documentation\.(?:response|sedation|pain\.score_after|pain\.scale_after)", (Context.PERFORMED,)),
    (r"documentation\.procedure_description", (Context.PERFORMED, Context.TITLE)),
    (r"documentation\.assessment", (Context.EXAM, Context.HISTORY)),
    (r"documentation\.(?:patient_name|service_date|signed|dated|legible)", ()),
    (r"documentation", (Context.HISTORY, Context.DIAGNOSIS, Context.EXAM)),
    (r"diagnoses", (Context.DIAGNOSIS, Context.HISTORY)),
    (r"procedures", (Context.PERFORMED, Context.TITLE)),
)
"""Path of the encounter → the parts of a note in which it is told, the likeliest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePlace:
    """Characters of the note; where ``is_said`` is false, the heading under which the missing words belong."""

    span: Span
    is_said: bool


def place_in(reading: NoteReading, path: str) -> NotePlace | None:
    """Where a path of the encounter or of its claim is told; ``None`` where the note offers no place."""
    if path in _OF_NO_PLACE:
        return None
    if path.startswith("claim_lines"):
        wanted = _OF_A_LINE.get(path.rpartition(".")[2])
        if wanted is None:
            return None
        path = wanted.partition("\\")[0]
    else:
        wanted = re.escape(path)
    own = re.compile(rf"{wanted}(?:[.\[].*)?")
    said = [fact.span for fact in reading if fact.span and own.fullmatch(fact.path)]
    if said:
        return NotePlace(span=min(said), is_said=True)
    for pattern, contexts in _BELONGS:
        if re.match(pattern, path):
            found = (reading.headings.get(str(context)) for context in contexts)
            heading = next(filter(None, found), None)
            return NotePlace(span=heading, is_said=False) if heading else None
    return None


def with_places(findings: Iterable[Finding], reading: NoteReading) -> tuple[Finding, ...]:
    """The findings, each with the characters of the note that it looks at."""
    return tuple(_placed(finding, reading) for finding in findings)


def _placed(finding: Finding, reading: NoteReading) -> Finding:
    place = place_in(reading, finding.place.path)
    if place is None:
        return finding
    start, end = place.span
    words = (
        f"characters {start}-{end}" if place.is_said else f"not said; it belongs at characters {start}-{end}"
    )
    return replace(finding, place=replace(finding.place, text=words, characters=place.span))
