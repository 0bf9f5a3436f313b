"""Where the account of this day begins under words that elsewhere tell of something else.

With what the patient "underwent", which else recalls an earlier day, or on the line of the diagnosis, right behind it.
"""

import re
from dataclasses import replace
from itertools import pairwise

from facetwise.notes.at_work import SETS_UP
from facetwise.notes.context import Context
from facetwise.notes.cues import cue_of
from facetwise.notes.kinds import joints_meant, mentions_in
from facetwise.notes.sections import Clause
from facetwise.notes.segments import segments_of
from facetwise.notes.text import Note

_UNDERWENT = re.compile(r"\bunderwent\b")
_CAME_OF_IT = re.compile(
    r"\brelief\b|\bbenefit\b|\bhelp|\d ?%|\bgood\b|\bresult|\bthen\b|\bafter|\bsince\b|\bwhen\b"
)
_PLANNED = re.compile(r"\b(?:planned|intended|scheduled)\W*$")
_OPENING = 2  # sentences in which a note names what was planned
_ACTS = re.compile(r"\b(?:was|were) (?:\w+ )?(?:entered|injected|blocked|lesioned|treated)\b")
_NOW = re.compile(r"^\W*(?:today|now|this time|on this)\b")
_AT_THE_TABLE = re.compile(
    r"\b(?:cannula\w*|needles?|electrodes?|probes?|introducers?)\b[^.;]*\b(?:was|were)\b"
)
_TODAY = re.compile(r"\btoday\b")
_LATER = re.compile(
    r"\b(?:will|schedul\w*|next|after|later|unless|if|tomorrow|refer\w*|authori\w+)\b(?! facets?\b)"
)
_GIVEN = re.compile(r"\d ?(?:mls?|ccs?)\b|(?<!\d)[4-9]\d ?(?:°|degrees?\b|c\b)")
_TOLD = {Context.TITLE, Context.PERFORMED}


def as_opened(note: Note, clauses: list[Clause]) -> list[Clause]:
    """The sentences, where what somebody underwent is this day's work because the work at the table follows it.

    Only where the note names no other work, and the sentence neither a day nor what came of it.
    """
    clauses = _as_plan_of_today(note, _as_intended(note, clauses))
    for place, (clause, after) in enumerate(pairwise(clauses)):
        if (
            clause.context is Context.HISTORY
            and _opens(note, clause, after)
            and not _names_work(note, clauses)
        ):
            told = replace(clause, context=Context.PERFORMED)
            return [*clauses[:place], told, *clauses[place + 1 :]]
    return clauses


def _as_intended(note: Note, clauses: list[Clause]) -> list[Clause]:
    """The sentences, where a first one that names what was planned is the title of what the next ones tell."""
    for place, clause in enumerate(clauses[:_OPENING]):
        planned = clause.context is Context.PLAN and _PLANNED.search(note.plain, clause.start, clause.end)
        if planned and _tells_of_it(note, clause, clauses[place + 1 :]):
            told = replace(clause, context=Context.TITLE, section=Context.TITLE)
            return [*clauses[:place], told, *clauses[place + 1 :]]
    return clauses


def _as_plan_of_today(note: Note, clauses: list[Clause]) -> list[Clause]:
    """The sentences, where a visit's plan names the work of today that a later part describes without a name."""
    for place, clause in enumerate(clauses):
        words = note.plain[clause.start : clause.end]
        is_plan = clause.section is clause.context is Context.PLAN and _TODAY.search(words)
        if not is_plan or _LATER.search(words) or not _is_work(note, clause):
            continue
        if not mentions_in(note, clause.start, clause.end) or _names_work(note, clauses):
            continue
        after = [item for item in clauses[place + 1 :] if item.context in _TOLD]
        if any(_GIVEN.search(note.plain, item.start, item.end) for item in after):
            told = replace(clause, context=Context.TITLE, section=Context.TITLE)
            return [*clauses[:place], told, *clauses[place + 1 :]]
    return clauses


def _tells_of_it(note: Note, plan: Clause, rest: list[Clause]) -> bool:
    meant = joints_meant(mentions_in(note, plan.start, plan.end))
    done = [clause for clause in rest if clause.context is Context.PERFORMED]
    return any(
        _ACTS.search(note.plain, clause.start, clause.end)
        and joints_meant(mentions_in(note, clause.start, clause.end, default="joint")) & meant
        for clause in done
    )


def as_done_behind_diagnosis(note: Note, clauses: list[Clause]) -> list[Clause]:
    """The sentences, where work at a facet and what was given for it stand behind the codes of a diagnosis line."""
    found, end = [], 0
    for clause in clauses:
        words = note.plain[clause.start : clause.end]
        is_of_line = clause.section is clause.context is Context.DIAGNOSIS
        if is_of_line and clause.start >= end and _GIVEN.search(words) and _is_work(note, clause):
            line = note.plain.find("\n", clause.start + 1)
            end = line if line > 0 else len(note.plain)
        is_behind = is_of_line and clause.start < end
        found.append(replace(clause, context=Context.PERFORMED, section=None) if is_behind else clause)
    return found


def _is_work(note: Note, clause: Clause) -> bool:
    return any(item.is_facet and item.technique for item in segments_of(note, clause))


def _opens(note: Note, clause: Clause, after: Clause) -> bool:
    words = note.plain[clause.start : clause.end]
    if not _UNDERWENT.search(words) or cue_of(_UNDERWENT.sub("had", words)) is not None:
        return False
    follows = note.plain[after.start : after.end]
    is_bare = not _CAME_OF_IT.search(words) and not any(
        clause.start <= day.start < clause.end and day.value != note.service_day for day in note.days
    )
    is_work = _is_work(note, clause) and bool(mentions_in(note, clause.start, clause.end))
    is_at_work = after.context is Context.PERFORMED and not _NOW.search(follows)
    return (
        is_bare and is_work and is_at_work and bool(SETS_UP.search(follows) or _AT_THE_TABLE.search(follows))
    )


def _names_work(note: Note, clauses: list[Clause]) -> bool:
    """Whether what was done is named elsewhere, or other work is."""
    return any(
        segment.neighbour or (segment.is_facet and segment.technique)
        for clause in clauses
        if clause.context in _TOLD
        for segment in segments_of(note, clause)
    )
