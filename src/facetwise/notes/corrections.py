"""What an addendum corrects: the side that the note above it has wrong."""

import re

from facetwise.notes.context import Context
from facetwise.notes.facts import Span
from facetwise.notes.sections import Clause
from facetwise.notes.text import Note

_WRONG = re.compile(
    r"\bwrong(?:ly)?\b|\bin error\b|\b(?:incorrect|erroneous)(?:ly)?\b|\bcorrect(?:ion|ed)\b|\btypo\b"
    r"|\bmis(?:tak\w+|typed|stat\w+|label\w+|dictat\w+|document\w+)|\bshould (?:read|be|say|have|state)\b"
)
_TAKEN_BACK = re.compile(  # the side that was wrong
    r"\b(?:not|instead of|rather than)(?: on| at)? (?:the |her |his )?(?:right|left)\b"
    r"|\b(?:right|left)(?: side)? (?:above )?(?:was|is|in) (?:\w+ )?(?:wrong\w*|error|incorrect\w*|entered|written"
    r"|listed"
    r"|dictated|documented|a mistake|a typo)\b"
    r"|\b(?:listed|entered|written|dictated|documented|stat(?:ed|es)|recorded|reads?|says?) (?:as |the )?(?:right"
    r"|left)\b"
    r"(?! (?:and )?should)"
)
_SIDE = re.compile(r"\b(right|left|bilateral(?:ly)?|both)\b")
_TOLD = {Context.TITLE, Context.PERFORMED, Context.NEGATED}
_BEGINS = re.compile(r"\b(?:addend(?:um|a)|late entry|amendment|corrected note)\b")


def corrected_side(note: Note, clauses: list[Clause]) -> tuple[str, Span] | None:
    """The one side that an addendum gives for what was done where it says that the note has another in error."""
    addendum = _BEGINS.search(note.plain)
    if addendum is None or not _WRONG.search(note.plain, addendum.end()):
        return None
    found: dict[str, Span] = {}
    for clause in clauses:
        if clause.end <= addendum.start() or clause.context not in _TOLD:
            continue
        start = max(clause.start, addendum.end())
        words = _TAKEN_BACK.sub(lambda match: " " * len(match.group()), note.plain[start : clause.end])
        for side in _SIDE.finditer(words):
            found.setdefault(side[1], (start + side.start(1), start + side.end(1)))
    return next(iter(found.items())) if set(found) in ({"right"}, {"left"}) else None
