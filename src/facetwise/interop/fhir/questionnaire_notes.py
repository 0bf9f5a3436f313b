"""Answers to a Questionnaire that a note gives, each with the words that it was read from."""

from collections.abc import Iterator
from datetime import datetime

from facetwise.interop.fhir.questionnaire_answers import answers, note_mark
from facetwise.interop.fhir.questionnaire_record import asked_session
from facetwise.interop.fhir.systems import Resource, listed
from facetwise.notes import Fact, NoteReading

LONGEST_PASSAGE = 200  # characters; of what lies further apart only the words themselves are shown


def answers_of_note(
    asked: Resource, text: str, reading: NoteReading, *, made: datetime, payer: str | None = None
) -> Resource:
    """The answers that a note holds. What is ambiguous, contradicted or missing stays open.

    Args:
        asked: the Questionnaire.
        text: the note.
        reading: what was read from it.
        made: when, with its time zone.
        payer: who asks; no note says it.
    """
    marks: dict[str, Resource] = {}
    for question in listed(asked.get("item")):
        link = str(question.get("linkId"))
        spans = sorted(fact.span for fact in _facts(link, reading) if fact.span and fact.is_known)
        if spans:
            start, end = spans[0][0], max(end for _, end in spans)
            marks[link] = note_mark(start, end, _words(text, spans, start, end))
    return answers(asked, reading.encounter, made=made, marks=marks, payer=payer)


def _facts(link: str, reading: NoteReading) -> Iterator[Fact]:
    """The facts on which the answer to a question rests."""
    prefix = link
    if link.startswith("history."):
        _, which, field = link.split(".")
        encounter = reading.encounter
        chosen = asked_session(which, encounter)
        if chosen is None:
            return
        numbers = sorted({path.split(".")[0] for path, fact in reading.facts.items() if _is_past(path, fact)})
        place = numbers[(encounter.history or ()).index(chosen)]
        prefix = f"{place}.{'service_date' if field == 'date' else field}"
    for path, fact in reading.facts.items():
        if path == prefix or path.startswith((f"{prefix}[", f"{prefix}.")):
            yield fact


def _is_past(path: str, fact: Fact) -> bool:
    return path.startswith("history[") and fact.is_known


def _words(text: str, spans: list[tuple[int, int]], start: int, end: int) -> str:
    if end - start <= LONGEST_PASSAGE:
        return " ".join(text[start:end].split())
    said = dict.fromkeys(" ".join(text[first:last].split()) for first, last in spans)
    return " … ".join(said)[:LONGEST_PASSAGE]
