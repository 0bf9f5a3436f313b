"""Whose words are whose: where a note tells of several procedures, each keeps its own guidance, purpose and heat."""

import re
from collections.abc import Iterator
from dataclasses import replace

from facetwise.notes.context import Context
from facetwise.notes.sections import Clause
from facetwise.notes.segments import Segment, segments_of
from facetwise.notes.text import Note
from facetwise.notes.work import Work

Scopes = tuple[list[Clause], ...]
_NOBODY = -1
_LEVEL = re.compile(r"(?<![a-z0-9])[ctl]\d{1,2}(?![a-z0-9])")


def scopes_of(note: Note, clauses: list[Clause], works: list[Work]) -> list[Scopes]:
    """For each work the clauses that speak of it, then those that speak of all; the first that tells decides."""
    owned: list[list[Clause]] = [[] for _ in works]
    shared: list[Clause] = []
    left: list[Clause] = []
    last: int | None = None
    for clause in clauses:
        if clause.context not in {Context.TITLE, Context.PERFORMED}:
            shared.append(clause)
            continue
        for segment, piece in _pieces(note, clause):
            owner = _owner(works, segment)
            if owner is None and clause.context is Context.PERFORMED:
                owner = last
            elif clause.context is Context.PERFORMED or owner == _NOBODY:
                last = owner
            if owner is None:
                shared.append(piece)
            elif owner >= 0:
                owned[owner].append(piece)
            else:
                left.append(piece)
    if len(works) == 1 and not left:
        return [(owned[0] + shared,)]
    return [(own, shared, left) if len(works) == 1 else (own, shared) for own in owned]


def _pieces(note: Note, clause: Clause) -> Iterator[tuple[Segment, Clause]]:
    for segment in segments_of(note, clause):
        yield segment, replace(clause, start=segment.start, end=segment.end)


def _owner(works: list[Work], segment: Segment) -> int | None:
    for number, work in enumerate(works):
        if (segment.start, segment.end) in work.places:
            return number
    if segment.neighbour:
        return _NOBODY
    named = set(_LEVEL.findall(segment.words))
    by_level = [number for number, work in enumerate(works) if named and named <= _levels(work)]
    return by_level[0] if len(by_level) == 1 else None


def _levels(work: Work) -> set[str]:
    names = [name for item in (*work.title, *work.body) for name in item.names]
    return {part.lower() for name in names for part in name.split("-")}
