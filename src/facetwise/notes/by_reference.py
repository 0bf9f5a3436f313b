"""Work that the description tells by reference alone: ``Today we repeated these``, ``each of the three nerves``."""

import re

from facetwise.domain.vocabulary import Technique
from facetwise.notes.context import Context
from facetwise.notes.lesions import LESIONED
from facetwise.notes.sections import Clause
from facetwise.notes.segments import segments_of
from facetwise.notes.techniques import may_be_at_facets
from facetwise.notes.text import Note
from facetwise.notes.work import Work

_THAT_WORK = re.compile(
    r"\b(?:repeated|performed|did|treated|injected|blocked|anesthetized|anaesthetised|lesioned|burned) "
    r"(?:(?:again|all of|both of) )?(?:these|those|them|the same)(?! (?:level|side))\b"
    r"|\b(?:at|on|to|over|onto|along|into) each of (?:the|these|those) (?:\w+ )?(?P<what>nerves|joints|facets"
    r"|branches)\b"
)
_GIVEN = re.compile(
    r"\b(?:deposited|injected|instilled|placed|given|put|delivered|administered|lesioned|burned)\b"
)
_DOSE = re.compile(r"\d ?(?:ml|cc|mg)\b|\bdegrees?\b|\d ?c\b")
_DONE = {Context.PERFORMED, Context.TITLE}


def work_by_reference(note: Note, clauses: list[Clause]) -> Work | None:
    """The one work of a note that names its nerves or joints only where it recalls them; its targets are missing."""
    done = [clause for clause in clauses if clause.context in _DONE]
    if not may_be_at_facets(note.plain, "") or _names_another(note, done):
        return None
    words = [note.plain[clause.start : clause.end] for clause in done]
    if not any(_GIVEN.search(told) and _DOSE.search(told) for told in words):
        return None
    for clause, told in zip(done, words, strict=True):
        if match := _THAT_WORK.search(told):
            span = (clause.start + match.start(), clause.start + match.end())
            return Work(_technique(words), span, is_shown=True, places=[(clause.start, clause.end)])
    return None


def _names_another(note: Note, done: list[Clause]) -> bool:
    return any(segment.neighbour for clause in done for segment in segments_of(note, clause))


def _technique(words: list[str]) -> Technique | None:
    if any(LESIONED.search(told) for told in words):
        return Technique.RADIOFREQUENCY
    is_of_nerves = any(re.search(r"\bnerves\b|\bbranches\b|\b[cltf]?mbbs?\b", told) for told in words)
    return Technique.MEDIAL_BRANCH_BLOCK if is_of_nerves else None
