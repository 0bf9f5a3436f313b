"""What was done: the title's promise laid beside what the body shows, level by level and side by side."""

import re
from dataclasses import dataclass, field

from facetwise.domain.vocabulary import Technique
from facetwise.notes.body import AGAIN
from facetwise.notes.context import Context
from facetwise.notes.kinds import Mention, is_only_levels, mentions_in
from facetwise.notes.sections import Clause
from facetwise.notes.segments import Segment, are_apart, segments_of
from facetwise.notes.techniques import (
    BLOCK,
    BLOCKED,
    JOINT,
    NOT_FACET_WORK,
    RADIOFREQUENCY,
    SPARED,
    is_facet_work,
    may_be_at_facets,
)
from facetwise.notes.text import Note

_PLACEHOLDER = re.compile(
    r"\*{3,}|_{3,}|\b[ctl]#|\blevels? (?:previously|as|listed) (?:mentioned|above|listed|stated)\b"
    r"|\[(?:level|side)s?\]|\{[^}\n]{0,40}\}|<<[^>\n]{0,40}>>"
)


LEVEL_FIELD = re.compile(
    r"(?:spinal |facet |joint |target )?(?:level|joint|nerve|target|sides? ?(?:/|and|&) ?level)"
)
HEAT = {Technique.RADIOFREQUENCY, Technique.PULSED_RADIOFREQUENCY}


@dataclass(slots=True)
class Work:
    """One technique with the targets that title and body name for it."""

    technique: Technique | None
    span: tuple[int, int]
    title: list[Mention] = field(default_factory=list)
    body: list[Mention] = field(default_factory=list)
    doubts: list[Mention] = field(default_factory=list)
    is_titled: bool = False
    is_shown: bool = False
    placeholder: tuple[int, int] | None = None
    side_blank: tuple[int, int] | None = None
    places: list[tuple[int, int]] = field(default_factory=list)


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
                _add_body(note, works, segment)
    if fields and not is_other_work:
        _add_level_fields(note, works, fields, _lesion(note, clauses))
    if works and not any(work.title or work.body or work.doubts for work in works):
        _add_titles(
            note, works, clauses
        )  # "dictating a facet injection. Bilateral L3-L4": levels by themselves
    found = [work for work in works if work.is_titled or work.is_shown]
    if _is_of_the_sacroiliac_joint(note, clauses, found):
        return []
    found = _with_its_lesion(note, found)
    if len(found) == 1:
        _name_what_was_done_to_nerves(note, found[0], _lesion(note, clauses))
    return found


def _with_its_lesion(note: Note, works: list[Work]) -> list[Work]:
    """``Radiofrequency ablation`` in a title and bare nerves below it are one work, of which each tells a part."""
    if len(works) != 2:
        return works
    lesion = next((work for work in works if work.technique in HEAT and not _has_targets(work)), None)
    nerves = next((work for work in works if work.technique is Technique.MEDIAL_BRANCH_BLOCK), None)
    if lesion is None or nerves is None or not _has_targets(nerves) or _says_blocked(note, nerves):
        return works
    nerves.technique, nerves.span = lesion.technique, lesion.span
    nerves.places += lesion.places
    return [nerves]


def _has_targets(work: Work) -> bool:
    return bool(work.title or work.body or work.doubts)


def _says_blocked(note: Note, work: Work) -> bool:
    return BLOCKED.search(" ".join(note.plain[start:end] for start, end in work.places)) is not None


def _is_of_the_sacroiliac_joint(note: Note, clauses: list[Clause], works: list[Work]) -> bool:
    """The L5 dorsal ramus, treated alone beside sacral lateral branches, supplies the sacroiliac joint there."""
    named = {name for work in works for item in (*work.title, *work.body) for name in item.names}
    if named != {"L5"}:
        return False
    done = (clause for clause in clauses if clause.context in {Context.TITLE, Context.PERFORMED})
    return any(
        (segment.neighbour or "").startswith("sacr")
        for clause in done
        for segment in segments_of(note, clause)
    )


def _name_what_was_done_to_nerves(note: Note, work: Work, lesion: Segment | None) -> None:
    """``Lumbar RFA. Nerves: L2, L3 medial branches``: a nerve's name alone is no block of it."""
    is_of_nerves = work.technique is Technique.MEDIAL_BRANCH_BLOCK
    if is_of_nerves and lesion is not None and not _says_blocked(note, work):
        work.technique, work.span = lesion.technique, _place(lesion)


def _add_level_fields(note: Note, works: list[Work], fields: list[Clause], lesion: Segment | None) -> None:
    """A form's fields of levels speak of the one procedure that the form names; a label says what its words are."""
    if not works and lesion is not None:
        works.append(
            Work(lesion.technique, _place(lesion), is_titled=True, places=[(lesion.start, lesion.end)])
        )
    if len(works) != 1:
        return
    for clause in fields:
        start = note.plain.rfind(clause.heading, 0, clause.start)
        named = mentions_in(note, start, clause.end)
        if all(item.doubt for item in named) and _are_nerves(note, works[0]):
            named = mentions_in(note, clause.start, clause.end, default="nerve")
        works[0].places.append((clause.start, clause.end))
        _sort(works[0], named, works[0].title)


def _are_nerves(note: Note, work: Work) -> bool:
    """Whether the words that name the work say that single levels are nerves (``MBB. Levels: C3, C4``)."""
    words = " ".join(note.plain[start:end] for start, end in work.places)
    return BLOCK.search(words) is not None


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
                is_of_another = (
                    not segment.is_facet if segment.neighbour else is_of_another and not segment.is_facet
                )
                if segment.is_facet or not is_of_another:
                    _add_title(note, works, segment)


def _add_title(note: Note, works: list[Work], segment: Segment) -> None:
    if segment.neighbour and not segment.is_facet:
        return
    found = mentions_in(note, segment.start, segment.end)
    goes_on = bool(works) and is_facet_work(segment.words) and any(item.names for item in found)
    if len(works) == 1 and not segment.is_facet and is_only_levels(note, segment.start, segment.end):
        kind = "joint" if works[0].technique is Technique.INTRAARTICULAR else "nerve"
        named = mentions_in(note, segment.start, segment.end, default=kind)
        works[0].places.append((segment.start, segment.end))
        _sort(works[0], named, works[0].title)
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
    work.places.append((segment.start, segment.end))
    _sort(work, found, work.title)
    _note_blank(note, work, segment)


def _work_for(works: list[Work], segment: Segment) -> Work:
    technique = segment.technique
    for work in works:
        if (
            work.technique == technique
            or technique is None
            or work.technique is None
            or _is_its_tool(work, segment)
        ):
            work.technique = work.technique or technique
            return work
    works.append(Work(technique, _place(segment)))
    return works[-1]


def _is_its_tool(work: Work, segment: Segment) -> bool:
    """Radiofrequency needles in the description of pulsed radiofrequency are no second procedure."""
    return (
        work.technique is Technique.PULSED_RADIOFREQUENCY
        and segment.technique is Technique.RADIOFREQUENCY
        and not BLOCK.search(segment.words)
    )


def _add_body(note: Note, works: list[Work], segment: Segment) -> None:
    if segment.neighbour and not segment.is_facet:
        return
    goes_on = bool(works) and AGAIN.search(segment.words) is not None
    found = [item for item in mentions_in(note, segment.start, segment.end) if item.has_kind_word or goes_on]
    real = [item for item in found if item.kind in {"joint", "nerve"}]
    if (not real and not segment.is_facet) or SPARED.search(segment.words):
        return
    if not real and not may_be_at_facets(note.plain, segment.words):
        return
    technique = segment.technique if segment.is_facet else None
    if len(works) == 1 and _is_another(works[0], technique, real):
        works.append(Work(technique, _place(segment)))
    if works and (len(works) == 1 or technique is None):
        work = works[0] if len(works) == 1 else None
    else:
        work = _promised(works, real) or next((item for item in works if item.technique == technique), None)
    if work is None:
        if works or not segment.is_facet:
            return
        works.append(Work(technique, _place(segment)))
        work = works[-1]
    if work.technique is None or (
        not work.is_titled and technique in {Technique.RADIOFREQUENCY, Technique.PULSED_RADIOFREQUENCY}
    ):
        work.technique = technique or work.technique
    if technique is Technique.PULSED_RADIOFREQUENCY and work.technique is Technique.RADIOFREQUENCY:
        work.technique = technique
    work.is_shown = True
    work.places.append((segment.start, segment.end))
    _sort(work, found, work.body)
    if not work.is_titled:
        _note_blank(note, work, segment)


def _is_another(work: Work, technique: Technique | None, found: list[Mention]) -> bool:
    """In a note without titles: another technique at another place than that of the work told so far."""
    told = {(name, item.side) for item in work.body for name in item.names}
    named = {(name, item.side) for item in found for name in item.names}
    return (
        not work.is_titled
        and bool(told and named)
        and not named & told
        and are_apart(work.technique, technique)
    )


def _promised(works: list[Work], found: list[Mention]) -> Work | None:
    """The one work whose title promises these targets on this side."""
    named = {(name, item.side) for item in found for name in item.names}
    fits = [
        work
        for work in works
        if named and named <= {(name, item.side) for item in work.title for name in item.names}
    ]
    return fits[0] if len(fits) == 1 else None


def _note_blank(note: Note, work: Work, segment: Segment) -> None:
    """A blank that was not filled in: of the side alone where it says so, else of the levels."""
    for blank in _PLACEHOLDER.finditer(note.plain, segment.start, segment.end):
        if _OF_A_SIDE.search(note.plain[max(segment.start, blank.start() - 14) : blank.end() + 8]):
            work.side_blank = work.side_blank or blank.span()
        else:
            work.placeholder = work.placeholder or blank.span()


_OF_A_SIDE = re.compile(r"\bside\b|\blateralit|\bleft ?/ ?right\b|\bright ?/ ?left\b|\*side")


def _sort(work: Work, found: list[Mention], clear: list[Mention]) -> None:
    for item in found:
        if item.kind in {"joint", "nerve"} and item.names:
            clear.append(item)
        elif item.doubt and (clear is work.title or not work.title):
            work.doubts.append(item)


def _place(segment: Segment) -> tuple[int, int]:
    """The words that name the work in a segment."""
    for pattern in (RADIOFREQUENCY, BLOCK, JOINT):
        if match := pattern.search(segment.words):
            return segment.start + match.start(), segment.start + match.end()
    return segment.start, segment.end


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
