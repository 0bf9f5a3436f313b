"""What was done: the title's promise laid beside what the body shows, level by level and side by side."""

import re
from itertools import pairwise

from facetwise.domain.vocabulary import Technique
from facetwise.notes.asides import without_asides
from facetwise.notes.body_work import add_body
from facetwise.notes.by_reference import work_by_reference
from facetwise.notes.context import Context
from facetwise.notes.kinds import is_only_levels, mentions_in, names_of
from facetwise.notes.sections import Clause
from facetwise.notes.segments import Segment, segments_of
from facetwise.notes.techniques import (
    BLOCK,
    BLOCKED,
    CYST,
    ENTRY,
    JOINT,
    NOT_FACET_WORK,
    RADIOFREQUENCY,
    SPARED,
    is_facet_work,
    may_be_at_facets,
)
from facetwise.notes.text import Note
from facetwise.notes.work import HEAT, Work, place_of

LEVEL_FIELD = re.compile(
    r"(?:(?:anatomic(?:al)?|injection|treatment|procedure) )?(?:location|site|area|region|segment|injection ?#? ?\d)"
    r"|(?:right|left)(?:-sided| side)? (?:level|nerve|joint)"
    r"|(?:spinal |spine |facet |joint |target )?(?:level|lvl|joint|nerve|target|sides? ?(?:/|and|&) ?level"
    r"|sites? (?:blocked|treated|injected|ablated|lesioned))"
)


def works_of(note: Note, clauses: list[Clause]) -> list[Work]:
    """Every facet technique of the note that title or body say was done, in the order of the note."""
    works: list[Work] = []
    fields = [clause for clause in clauses if LEVEL_FIELD.match(clause.heading)]
    clauses = [clause for clause in clauses if clause not in fields]
    _add_titles(note, works, clauses)
    is_other_work = not works and _titles_a_neighbour(note, clauses)
    for clause in clauses:
        if clause.context is Context.PERFORMED and not is_other_work:
            for segment in segments_of(note, clause):
                add_body(note, works, segment)
    if len(works) == 1 and not is_other_work:
        _add_lists(note, works[0], clauses)
    if fields and not is_other_work:
        _add_level_fields(note, works, fields, _lesion(note, clauses))
    if works and not any(work.title or work.body or work.doubts for work in works):
        _add_titles(
            note, works, clauses
        )  # "dictating a facet injection. Bilateral L3-L4": levels by themselves
    found = [work for work in works if work.is_titled or (work.is_shown and _is_told_as_done(note, work))]
    if not found and not is_other_work and (told := work_by_reference(note, clauses)):
        return [told]
    if _is_of_the_sacroiliac_joint(note, clauses, found):
        return []
    _name_a_cyst(note, found, clauses)
    found = _with_its_lesion(note, found)
    for work in found:
        _name_nerves_that_were_blocked(note, work)
    if len(found) == 1:
        _name_what_was_done_to_nerves(note, found[0], _lesion(note, clauses))
    return found


_NO_ACT = re.compile(
    r"\b(?:review|discuss|talk|mention|read about|learn|interested|question|concern|pathway|brochure"
    r"|handout|video)\w*\b"
)


def _is_told_as_done(note: Note, work: Work) -> bool:
    """Whether a work without a level is told otherwise than as something that was spoken of."""
    if _has_targets(work):
        return True
    return not all(_NO_ACT.search(note.plain, start, end) for start, end in work.places)


def _with_its_lesion(note: Note, works: list[Work]) -> list[Work]:
    """``Radiofrequency ablation`` in a title and bare nerves below it are one work, of which each tells a part."""
    if len(works) != 2:
        return works
    lesion = next((work for work in works if work.technique in HEAT and not work.title), None)
    nerves = next((work for work in works if work.technique is Technique.MEDIAL_BRANCH_BLOCK), None)
    if lesion is None or nerves is None or not _has_targets(nerves) or _says_blocked(note, nerves):
        return works
    if not names_of(lesion.body) <= names_of([*nerves.title, *nerves.body]):
        return works
    nerves.technique, nerves.span = lesion.technique, lesion.span
    nerves.places += lesion.places
    nerves.body += lesion.body
    nerves.doubts += lesion.doubts
    nerves.is_titled |= lesion.is_titled
    return [nerves]


def _has_targets(work: Work) -> bool:
    return bool(work.title or work.body or work.doubts)


def _says_blocked(note: Note, work: Work) -> bool:
    told = (without_asides(note.plain[start:end]) for start, end in work.places)
    return BLOCKED.search(" ".join(told)) is not None


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


def _name_a_cyst(note: Note, works: list[Work], clauses: list[Clause]) -> None:
    """The one joint of a note was entered for its cyst, where the description opens or empties the cyst."""
    if len(works) != 1 or works[0].technique is not Technique.INTRAARTICULAR:
        return
    for clause in clauses:
        if clause.context in {Context.PERFORMED, Context.TITLE} and (
            match := CYST.search(note.plain, clause.start, clause.end)
        ):
            works[0].technique, works[0].span = Technique.CYST_ASPIRATION, match.span()
            return


def _name_what_was_done_to_nerves(note: Note, work: Work, lesion: Segment | None) -> None:
    """``Lumbar RFA. Nerves: L2, L3 medial branches``: a nerve's name alone is no block of it."""
    is_of_nerves = work.technique is Technique.MEDIAL_BRANCH_BLOCK
    if is_of_nerves and lesion is not None and not _says_blocked(note, work):
        work.technique, work.span = lesion.technique, place_of(lesion)


def _name_nerves_that_were_blocked(note: Note, work: Work) -> None:
    """A ``facet injection`` of a title, where the description blocks the nerves and enters no joint."""
    if work.technique is not Technique.INTRAARTICULAR or not any(item.kind == "nerve" for item in work.body):
        return
    words = [(place, note.plain[slice(*place)]) for place in work.places]
    named = next((place for place, told in words if BLOCK.search(told) and BLOCKED.search(told)), None)
    if named and not any(ENTRY.search(told) for _, told in words):
        start = BLOCK.search(note.plain, *named)
        work.technique, work.span = Technique.MEDIAL_BRANCH_BLOCK, start.span() if start else named


def _add_lists(note: Note, work: Work, clauses: list[Clause]) -> None:
    """Targets that go on in a sentence of their own right after it (``L4-5 facet, R. L5-S1 facet, R.``)."""
    for before, clause in pairwise(clauses):
        is_next = any(start < before.end == end for start, end in work.places)
        if not is_next or clause.section is not None or clause.context is not Context.TITLE:
            continue
        for segment in segments_of(note, clause):
            found = [item for item in mentions_in(note, segment.start, segment.end) if item.has_kind_word]
            if found and not segment.neighbour and not SPARED.search(segment.words):
                work.places.append((segment.start, segment.end))
                work.sort(found, work.body if work.body else work.title)


def _add_level_fields(note: Note, works: list[Work], fields: list[Clause], lesion: Segment | None) -> None:
    """A form's fields of levels speak of the one procedure that the form names; a label says what its words are."""
    if not works and lesion is not None:
        works.append(
            Work(lesion.technique, place_of(lesion), is_titled=True, places=[(lesion.start, lesion.end)])
        )
    if len(works) != 1:
        return
    for clause in fields:
        start = note.plain.rfind(clause.heading, 0, clause.start)
        named = mentions_in(note, start, clause.end)
        if all(item.doubt for item in named) and (kind := _kind_of(note, works[0])):
            named = mentions_in(note, clause.start, clause.end, default=kind)
        works[0].places.append((clause.start, clause.end))
        works[0].sort(named, works[0].title)


def _kind_of(note: Note, work: Work) -> str | None:
    """Whether bare levels are joints or nerves, by the words that name the work (``MBB. Levels: C3, C4``)."""
    if work.technique is Technique.INTRAARTICULAR:
        return "joint"
    words = " ".join(note.plain[start:end] for start, end in work.places)
    return "nerve" if BLOCK.search(words) else None


def _lesion(note: Note, clauses: list[Clause]) -> Segment | None:
    """The first words that tell of radiofrequency at the spine, and of no other work."""
    done = (clause for clause in clauses if clause.context in {Context.TITLE, Context.PERFORMED})
    found = (segment for clause in done for segment in segments_of(note, clause) if not segment.neighbour)
    return next(
        (item for item in found if item.technique in HEAT and may_be_at_facets(note.plain, item.words)), None
    )


def _titles_a_neighbour(note: Note, clauses: list[Clause]) -> bool:
    """Whether the heading of the procedure names other work alone; its description then passes facets by."""
    named = {Context.TITLE, Context.EXAM, Context.DIAGNOSIS}
    titles = [clause for clause in clauses if clause.section is Context.TITLE and clause.context in named]
    return any(segment.neighbour for clause in titles for segment in segments_of(note, clause))


def _add_titles(note: Note, works: list[Work], clauses: list[Clause]) -> None:
    is_of_another = False  # "ablation" alone, after another procedure was named, goes on with that one
    for clause in clauses:
        if clause.context is Context.TITLE:
            for segment in segments_of(note, clause):
                is_of_another = not segment.is_facet if segment.neighbour else is_of_another
                if segment.is_facet and (segment.technique or not is_of_another):
                    is_of_another = False
                if not is_of_another:
                    _add_title(note, works, segment, is_headed=clause.section is Context.TITLE)


_ONLY_A_SIDE = re.compile(r"\W*(?:right|left|bilateral|both|rt|lt)(?:[ -]sided?|[ -]sides)?\W*")


def _add_title(note: Note, works: list[Work], segment: Segment, *, is_headed: bool) -> None:
    if segment.neighbour and not segment.is_facet:
        return
    if works and is_headed and _ONLY_A_SIDE.fullmatch(segment.words):
        works[-1].places.append((segment.start, segment.end))
        return
    found = mentions_in(note, segment.start, segment.end)
    goes_on = bool(works) and is_facet_work(segment.words) and any(item.names for item in found)
    if len(works) == 1 and not segment.is_facet and is_only_levels(note, segment.start, segment.end):
        kind = "joint" if works[0].technique is Technique.INTRAARTICULAR else "nerve"
        named = mentions_in(note, segment.start, segment.end, default=kind)
        works[0].places.append((segment.start, segment.end))
        works[0].sort(named, works[0].title)
        return
    is_work = segment.is_facet or goes_on or bool(RADIOFREQUENCY.search(segment.words))
    is_work = is_work and may_be_at_facets(note.plain, segment.words)
    if not is_work or (
        NOT_FACET_WORK.search(segment.words)
        and not segment.technique
        and not JOINT.search(NOT_FACET_WORK.sub(" ", segment.words))
    ):
        return
    work = _work_for(works, segment)
    work.is_titled = True
    work.is_headed = work.is_headed or is_headed
    work.places.append((segment.start, segment.end))
    work.sort(found, work.title)
    work.note_blank(note, segment)


def _work_for(works: list[Work], segment: Segment) -> Work:
    technique = segment.technique
    if technique is Technique.MEDIAL_BRANCH_BLOCK and not BLOCKED.search(segment.words):
        lesion = next((work for work in works if work.technique in HEAT), None)
        if lesion is not None:
            return lesion  # a nerve's name alone is no block of it
    for work in works:
        if (
            work.technique == technique
            or technique is None
            or work.technique is None
            or _is_its_tool(work, segment)
        ):
            work.technique = work.technique or technique
            return work
    works.append(Work(technique, place_of(segment)))
    return works[-1]


def _is_its_tool(work: Work, segment: Segment) -> bool:
    """Radiofrequency needles in the description of pulsed radiofrequency are no second procedure."""
    return (
        work.technique is Technique.PULSED_RADIOFREQUENCY
        and segment.technique is Technique.RADIOFREQUENCY
        and not BLOCK.search(segment.words)
    )


def lesion_of_what(note: Note, clauses: list[Clause]) -> list[tuple[int, int]]:
    """Bare levels at which radiofrequency was done in a note that names neither facet nor other work there."""
    for clause in clauses:
        if clause.context not in {Context.TITLE, Context.PERFORMED}:
            continue
        for segment in segments_of(note, clause):
            if segment.technique in HEAT and not segment.neighbour and not segment.is_facet:
                found = mentions_in(note, segment.start, segment.end)
                if found and all(item.kind == "unknown" for item in found):
                    return [(item.start, item.end) for item in found]
    return []
