"""Whose words are whose: where a note tells of several procedures, each keeps its own guidance, purpose and heat."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from facetwise.notes.context import Context
from facetwise.notes.kinds import joints_meant, mentions_in, sides_named
from facetwise.notes.sections import Clause
from facetwise.notes.segments import Segment, segments_of
from facetwise.notes.text import Note
from facetwise.notes.work import Work

Scopes = tuple[list[Clause], ...]
_NOBODY = -1
_LABEL = re.compile(
    r"\W*(?:[a-z][a-z -]{2,20}: ?\W?)?(?:procedure |part |proc\.? ?|p)?#?(?P<label>[1-6]|[a-d])(?:[.):]| -)(?= |$)"
)
_LABEL_AHEAD = re.compile(r"(?:^|[\s(#])(?P<label>[1-6]|[a-d])[.)] ?$")
_SIDE = re.compile(r"\b(right|left)\b")
_OF_ALL = re.compile(
    r"\b(?:either|both) (?:sides?|procedures?|regions?|times)\b|\bfor both\b|\bthroughout\b"
    r"|\ball (?:sites|needles|levels|targets|placements)\b"
)
_REGIONS = {
    "c": re.compile(r"\bcervical\b|\bneck\b"),
    "t": re.compile(r"\bthoracic\b|\bmid-?back\b"),
    "l": re.compile(r"\blumb(?:ar|osacral)\b|\blow(?:er)? back\b"),
}
_LEVEL = re.compile(r"(?<![a-z0-9])[ctl]\d{1,2}(?![a-z0-9])")


def scopes_of(note: Note, clauses: list[Clause], works: list[Work]) -> list[Scopes]:
    """For each work the clauses that speak of it, then those that speak of all; the first that tells decides."""
    owned: list[list[Clause]] = [[] for _ in works]
    shared: list[Clause] = []
    left: list[Clause] = []
    labels: dict[str, int] = {}
    last: int | None = None
    for clause in clauses:
        if clause.context not in {Context.TITLE, Context.PERFORMED}:
            shared.append(clause)
            continue
        for segment, piece in _pieces(note, clause):
            owner = owner_of(note, works, segment)
            if clause.context is Context.TITLE:
                _learn(note, labels, segment, owner)
            elif clause.section is not Context.TITLE:
                last = _called(note, labels, segment, last)
            if owner is None and len(works) > 1 and _OF_ALL.search(segment.words):
                shared.append(piece)
                continue
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


def _learn(note: Note, labels: dict[str, int], segment: Segment, owner: int | None) -> None:
    """The number or letter under which a title lists a work, or another procedure."""
    label = _LABEL_AHEAD.search(note.plain, max(0, segment.start - 6), segment.start) or _LABEL.match(
        segment.words
    )
    if label and owner is not None:
        labels.setdefault(label["label"], owner)


def _called(note: Note, labels: dict[str, int], segment: Segment, last: int | None) -> int | None:
    """Whose turn it is where the description takes up such a label again; else whose it was."""
    label = _LABEL.match(segment.words)
    return labels.get(label["label"], last) if label and len(labels) > 1 else last


def _pieces(note: Note, clause: Clause) -> Iterator[tuple[Segment, Clause]]:
    for segment in segments_of(note, clause):
        yield segment, replace(clause, start=segment.start, end=segment.end)


def owner_of(note: Note, works: list[Work], segment: Segment) -> int | None:
    """The number of the work that a part of a sentence speaks of; ``None`` where it does not say."""
    for number, work in enumerate(works):
        if (segment.start, segment.end) in work.places:
            return number
    if segment.neighbour:
        return _NOBODY
    named = set(_LEVEL.findall(segment.words))
    by_level = _only(works, lambda work: bool(named) and named <= _levels(work))
    if by_level is not None or len(works) < 2:
        return by_level
    joints = joints_meant(mentions_in(note, segment.start, segment.end))
    sides = set(_SIDE.findall(segment.words))
    regions = {letter for letter, words in _REGIONS.items() if words.search(segment.words)}
    tests: tuple[Callable[[Work], bool], ...] = (
        lambda work: bool(joints) and joints <= joints_meant([*work.title, *work.body]),
        lambda work: segment.technique is not None and work.technique is segment.technique,
        lambda work: bool(regions) and {name[0].lower() for name in _names(work)} <= regions,
        lambda work: len(sides) == 1 and sides_named([*work.title, *work.body]) == sides,
    )
    return next((owner for test in tests if (owner := _only(works, test)) is not None), None)


def _only(works: list[Work], test: Callable[[Work], bool]) -> int | None:
    found = [number for number, work in enumerate(works) if test(work)]
    return found[0] if len(found) == 1 else None


def _names(work: Work) -> list[str]:
    return [name for item in (*work.title, *work.body) for name in item.names]


def _levels(work: Work) -> set[str]:
    return {part.lower() for name in _names(work) for part in name.split("-")}
