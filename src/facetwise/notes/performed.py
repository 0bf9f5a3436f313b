"""What was done: the title's promise laid beside what the body shows, level by level and side by side."""

import re

from facetwise.notes.body import enters_joint
from facetwise.notes.body_work import add_body
from facetwise.notes.by_reference import work_by_reference
from facetwise.notes.context import Context
from facetwise.notes.kinds import mentions_in, names_of
from facetwise.notes.sections import Clause
from facetwise.notes.segments import Segment, segments_of
from facetwise.notes.settled import settled
from facetwise.notes.techniques import (
    may_be_at_facets,
)
from facetwise.notes.text import Note
from facetwise.notes.titles import (
    LEVEL_FIELD,
    add_level_fields,
    add_lists,
    add_rows,
    add_titles,
    titles_a_neighbour,
)
from facetwise.notes.work import HEAT, Work


def works_of(note: Note, clauses: list[Clause]) -> list[Work]:
    """Every facet technique of the note that title or body say was done, in the order of the note."""
    works: list[Work] = []
    fields = [clause for clause in clauses if _is_level_field(note, clause)]
    clauses = [clause for clause in clauses if clause not in fields]
    add_titles(note, works, clauses)
    is_other_work = not works and titles_a_neighbour(note, clauses)
    is_other_work = is_other_work and not any(_is_listed_beside(note, clause) for clause in clauses)
    for clause in clauses:
        if clause.context is Context.PERFORMED and not is_other_work:
            for segment in segments_of(note, clause):
                add_body(note, works, segment)
    if len(works) == 1 and not is_other_work:
        add_lists(note, works[0], clauses)
    if fields and not is_other_work:
        done = [clause for clause in clauses if clause.context is Context.PERFORMED]
        add_level_fields(note, works, fields, _lesion(note, clauses), enters_joint(note, done))
    if works and not any(work.has_targets for work in works):
        add_titles(
            note, works, clauses
        )  # "dictating a facet injection. Bilateral L3-L4": levels by themselves
    if len(works) == 1:
        add_rows(note, works[0], clauses)
    found = [work for work in works if work.is_titled or (work.is_shown and _is_told_as_done(note, work))]
    if not found and not is_other_work and (told := work_by_reference(note, clauses)):
        return [told]
    if _is_of_the_sacroiliac_joint(note, clauses, found):
        return []
    return settled(note, found, clauses, _lesion(note, clauses))


_LISTED = re.compile(r"\W{0,3}(?:[b-d]|[2-9])[.)] ")


def _is_listed_beside(note: Note, clause: Clause) -> bool:
    """Whether a list of procedures holds facet work with its levels below its first item, which is other work."""
    if clause.context not in {Context.TITLE, Context.PERFORMED} or not _LISTED.match(
        note.plain, clause.start
    ):
        return False
    is_work = any(item.is_facet and item.technique for item in segments_of(note, clause))
    return is_work and bool(names_of(mentions_in(note, clause.start, clause.end)))


def _is_level_field(note: Note, clause: Clause) -> bool:
    """Whether a sentence stands in a form's field of levels; what follows these on their line is said of the work."""
    if not LEVEL_FIELD.match(clause.heading):
        return False
    if note.plain.endswith(clause.heading, 0, clause.start) or mentions_in(note, clause.start, clause.end):
        return True
    label = note.plain.rfind(clause.heading, 0, clause.start)
    return "\n" in note.plain[label : clause.start].strip()


def nerves_under_another_title(note: Note, clauses: list[Clause]) -> list[tuple[int, int]]:
    """Nerves of facets that the description treats, in a note whose heading names other work."""
    if not titles_a_neighbour(note, clauses):
        return []
    works: list[Work] = []
    for clause in clauses:
        if clause.context is Context.PERFORMED:
            for segment in segments_of(note, clause):
                add_body(note, works, segment)
    nerves = [item for work in works if work.technique for item in work.body if item.kind == "nerve"]
    return [(item.start, item.end) for item in nerves] if len(names_of(nerves)) > 1 else []


_NO_ACT = re.compile(
    r"\b(?:review|discuss|talk|mention|read about|learn|interested|question|concern|pathway|brochure"
    r"|handout|video)\w*\b"
)


def _is_told_as_done(note: Note, work: Work) -> bool:
    """Whether a work without a level is told otherwise than as something that was spoken of."""
    if work.has_targets:
        return True
    return not all(_NO_ACT.search(note.plain, start, end) for start, end in work.places)


def _is_of_the_sacroiliac_joint(note: Note, clauses: list[Clause], works: list[Work]) -> bool:
    """The L5 dorsal ramus, treated alone beside sacral lateral branches, supplies the sacroiliac joint there."""
    named = names_of(item for work in works for item in (*work.title, *work.body))
    if named != {"L5"}:
        return False
    done = (clause for clause in clauses if clause.context in {Context.TITLE, Context.PERFORMED})
    return any(
        (segment.neighbour or "").startswith("sacr")
        for clause in done
        for segment in segments_of(note, clause)
    )


def _lesion(note: Note, clauses: list[Clause]) -> Segment | None:
    """The first words that tell of radiofrequency at the spine, and of no other work."""
    done = (clause for clause in clauses if clause.context in {Context.TITLE, Context.PERFORMED})
    found = (segment for clause in done for segment in segments_of(note, clause) if not segment.neighbour)
    return next(
        (item for item in found if item.technique in HEAT and may_be_at_facets(note.plain, item.words)), None
    )


_BLOCKS = re.compile(r"\bblocks?\b")
_INJECTION_AT_A_LEVEL = re.compile(
    r"\W*(?:procedures?\W+)?(?:(?:right|left|bilateral|rt|lt)(?:-sided)? )?(?:[ctl]\d{1,2}[-/][ctls]?\d{1,2}(?:, "
    r"| and |,? & )?)+"
    r" ?(?:injections?|inj)\b"
)


def _injected_at_a_level(note: Note, clauses: list[Clause]) -> list[tuple[int, int]]:
    """An injection named by its level alone, in a note that names no other procedure: into what is left open."""
    done = [clause for clause in clauses if clause.context in {Context.TITLE, Context.PERFORMED}]
    if any(segment.neighbour for clause in done for segment in segments_of(note, clause)):
        return []
    found = (clause for clause in done if _INJECTION_AT_A_LEVEL.match(note.plain, clause.start, clause.end))
    return [
        (item.start, item.end)
        for clause in found
        for item in mentions_in(note, clause.start, clause.end)
        if item.kind in {"joint", "unknown"}
    ]


def work_at_what(note: Note, clauses: list[Clause]) -> list[tuple[int, int]]:
    """Bare levels of radiofrequency, or of blocks where facets are spoken of, without a word for what was treated."""
    speaks_of_facets = "facet" in note.plain
    if speaks_of_facets and (open_ones := _injected_at_a_level(note, clauses)):
        return open_ones
    for clause in clauses:
        if clause.context not in {Context.TITLE, Context.PERFORMED}:
            continue
        for segment in segments_of(note, clause):
            is_headed = clause.section is Context.TITLE and speaks_of_facets
            is_block = is_headed and _BLOCKS.search(segment.words)
            if (segment.technique in HEAT or is_block) and not segment.neighbour and not segment.is_facet:
                found = mentions_in(note, segment.start, segment.end)
                if found and all(item.kind == "unknown" for item in found):
                    return [(item.start, item.end) for item in found]
    return []
