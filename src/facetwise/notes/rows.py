"""Rows of levels that no procedure took: a list that goes on in a form the grammar does not know is asked about."""

import re

from facetwise.domain.spine import joints
from facetwise.notes.context import Context
from facetwise.notes.facts import Span
from facetwise.notes.kinds import levels_at, mentions_in, names_of
from facetwise.notes.mentions import Mention
from facetwise.notes.sections import Clause
from facetwise.notes.segments import segments_of
from facetwise.notes.text import Note
from facetwise.notes.work import Work

_ROW = re.compile(  # "L: L3 L4 L5", "2 | Left | L4"
    r"\W*(?:\d{1,2} ?[.)|:] ?)?(?:(?:right|left|bilat(?:eral)?|both|rt|lt|[rlb])(?: side)?[ :|,.-]{1,4})?"
    r"(?:(?:levels?|joints?|nerves?|facets?)[ :|,-]{1,4})?[ctl]\d{1,2}\b"
)
_DONE = {Context.TITLE, Context.PERFORMED}
_OF_THE_SPINE = {"joint", "nerve", "unknown"}


def rows_not_taken(note: Note, clauses: list[Clause], work: Work, amended: tuple[Span, ...]) -> list[Mention]:
    """What sentences that begin with a level name and the targets of the one work do not hold, on this side or at all.

    What an addendum names anew (``amended``) is compared elsewhere.
    """
    known = _known([*work.title, *work.body, *work.doubts], note)
    supplying = _nerves_of([*work.title, *work.body])
    return [
        item
        for clause in clauses
        if clause.context in _DONE and _ROW.match(note.plain, clause.start, clause.end)
        if (clause.start, clause.end) not in amended
        if not any(segment.neighbour for segment in segments_of(note, clause))
        for item in _but_all(supplying, mentions_in(note, clause.start, clause.end), note)
        if item.kind in _OF_THE_SPINE and not _is_known(item, note, known)
    ]


def _nerves_of(mentions: list[Mention]) -> set[str]:
    """The nerves that supply the joints named."""
    named = names_of(mentions) & joints().keys()
    return {nerve for name in named for nerve in joints()[name].nerves}


def _but_all(nerves: set[str], row: list[Mention], note: Note) -> list[Mention]:
    """The items of a row, but none where they only count the nerves of the joints that are known."""
    levels = {level for item in row for level in levels_at(note, item.start, item.end)}
    return [] if nerves and levels == nerves and all(item.is_bare for item in row) else row


def _known(mentions: list[Mention], note: Note) -> dict[str, set[str | None]]:
    """Each level that is named with the sides on which it is."""
    known: dict[str, set[str | None]] = {}
    for item in mentions:
        for level in {*_parts(item.names), *levels_at(note, item.start, item.end)}:
            known.setdefault(level, set()).add(item.side)
    return known


def _parts(names: tuple[str, ...]) -> set[str]:
    return {part for name in names for part in name.split("-")}


def _is_known(item: Mention, note: Note, known: dict[str, set[str | None]]) -> bool:
    for level in levels_at(note, item.start, item.end):
        sides = known.get(level)
        if sides is None or (item.side and not sides & {item.side, "bilateral", None}):
            return False
    return True
