"""Sentences that are told at another time or by somebody else: what is quoted, and the entries of a list of days."""

import re
from collections.abc import Iterator
from dataclasses import replace

from facetwise.notes.context import Context
from facetwise.notes.facts import Span
from facetwise.notes.sections import Clause
from facetwise.notes.techniques import technique_named
from facetwise.notes.text import Note

_QUOTED = (
    re.compile(  # a word or two in quotation marks are how somebody speaks, a sentence is a paper or a person
        r"(?<=[\s:(,])(?<!\": )(?:[\"“](?=[a-z*\d])[^\"”]{40,}[\"”]|'(?=[a-z*\d])[^'\n]{40,}')(?![a-z0-9])"
    )
)
_SHORT_DAY = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}(?![\d/%])(?= ?:?[ -](?!\d))(?! ?(?:%|x\d))")
_BEGINS = re.compile(r"(?:^|[.;\n])\W{0,4}$")
_FEWEST = 3
_RECALLS = re.compile(
    r"^\W*(?:last|previous|prior|past|most recent) (?:procedure|injection|block|rfa|ablation"
    r"|treatment)s?\b"
)
_WHAT_IT_GAVE = re.compile(r"\d ?%|\bpercent\b|\brelief\b|\bbenefit\b|\bhelped\b|\blasted\b|\beffect\b")
_NOW = re.compile(r"\b(?:today|now|this (?:visit|morning|afternoon|time)|repeat(?:ed)?|proceed\w*)\b")
_TOLD = {Context.TITLE, Context.PERFORMED}


def as_told_elsewhere(note: Note, clauses: list[Clause]) -> list[Clause]:
    """The sentences, where those quoted and the entries of a list of days are history."""
    places = [*_quotations(note), *_entries(note), *_recollections(note, clauses)]
    if not places:
        return clauses
    return [
        replace(clause, context=Context.HISTORY)
        if clause.context in _TOLD and any(_holds(clause, place) for place in places)
        else clause
        for clause in clauses
    ]


def _quotations(note: Note) -> Iterator[Span]:
    for match in _QUOTED.finditer(note.plain):
        yield match.span()


def _entries(note: Note) -> list[Span]:
    """Where entries begin, in a text that has several of different days; that of the note's own day is not one."""
    days = [(day.start, day.end) for day in note.days if day.value != note.service_day]
    known = [(day.start, day.end) for day in note.days]
    short = [match.span() for match in _SHORT_DAY.finditer(note.plain)]
    days += [span for span in short if not any(start <= span[0] < end for start, end in known)]
    found = [span for span in days if _BEGINS.search(note.plain, max(0, span[0] - 6), span[0])]
    is_list = len({note.plain[start:end] for start, end in found}) >= _FEWEST
    return sorted(found) if is_list else []


def _recollections(note: Note, clauses: list[Clause]) -> Iterator[Span]:
    """What stands on the line of a sentence that begins with the last procedure, up to a word of today.

    A sentence that says what the last one gave ends the recollection where this day's procedure was named before it.
    """
    end, is_titled = 0, False
    for clause in clauses:
        words = note.plain[clause.start : clause.end]
        is_titled = is_titled or (clause.context in _TOLD and technique_named(words) is not None)
        if clause.start < end and _NOW.search(words):
            end = 0
        if clause.start < end:
            yield clause.start, clause.end
        is_closed = is_titled and _WHAT_IT_GAVE.search(words)
        if clause.context is Context.HISTORY and _RECALLS.search(words) and not is_closed:
            line = note.plain.find("\n", clause.start + 1)
            end = line if line > 0 else len(note.plain)


def _holds(clause: Clause, place: Span) -> bool:
    """Whether the sentence overlaps the place."""
    return clause.start < place[1] and place[0] < clause.end
