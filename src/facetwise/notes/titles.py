"""What titles, lists below them and a form's fields promise: techniques, and the levels named for them."""

import re
from itertools import pairwise

from facetwise.domain.vocabulary import Technique
from facetwise.notes.context import Context
from facetwise.notes.facts import Span
from facetwise.notes.kinds import is_only_levels, is_only_targets, mentions_in
from facetwise.notes.mentions import Mention
from facetwise.notes.sections import Clause
from facetwise.notes.segments import Segment, segments_of
from facetwise.notes.techniques import (
    BLOCK,
    BLOCKED,
    JOINT,
    NOT_FACET_WORK,
    SPARED,
    is_facet_work,
    may_be_at_facets,
    names_a_lesion,
)
from facetwise.notes.text import Note
from facetwise.notes.work import HEAT, LESIONS, Work, note_treated, place_of

LEVEL_FIELD = re.compile(
    r"(?:(?:anatomic(?:al)?|injection|treatment|procedure) )?(?:location|site|area|region|segment|injection ?#? ?\d)"
    r"|(?:right|left)(?:-sided| side)? (?:level|nerve|joint)"
    r"|(?:spinal |spine |facet |joint |target |injection |block |treatment |ablation |nerve "
    r"|procedure )?(?:level|lvl|joint|nerve|target|sides? ?(?:/|and|&) ?level"
    r"|sites? (?:blocked|treated|injected|ablated|lesioned))"
)


def add_titles(note: Note, works: list[Work], clauses: list[Clause]) -> None:
    """Adds what titles name to the works, and works of their own."""
    is_of_another = False  # "ablation" alone, after another procedure was named, goes on with that one
    for clause in clauses:
        if clause.context is Context.TITLE:
            for segment in segments_of(note, clause):
                is_of_another = not segment.is_facet if segment.neighbour else is_of_another
                if segment.is_facet and (segment.technique or not is_of_another):
                    is_of_another = False
                if not is_of_another:
                    _add_title(note, works, segment, is_headed=clause.section is Context.TITLE)


_CALLED_A_BLOCK = re.compile(r"\b(?:block type|type of block|blocks?|[cltf]?mbbs?)\b")


def _block_of_the_form(note: Note, fields: list[Clause]) -> Span | None:
    """Where a form whose fields name nerves as such says that they were blocked."""
    told = [clause for clause in fields if note.plain.startswith(":", clause.start)]
    named = [item for clause in told for item in mentions_in(note, clause.start, clause.end)]
    is_of_nerves = bool(named) and all(item.kind == "nerve" and item.has_kind_word for item in named)
    found = _CALLED_A_BLOCK.search(note.plain) if is_of_nerves and told == fields else None
    return found.span() if found else None


_LINE_OF_A_LEVEL = re.compile(
    r"(?m)^\W*(?:\d{1,2}[.)] )?(?:(?:right|left|rt|lt|[rlb])\b[ :-]{1,3})?[ctl]\d{1,2}(?:[-/][ctls]?\d{1,2})?"
    r"(?: (?:mb|dr|medial branch|dorsal ramus|joint))?(?: ?\(?(?:right|left|rt|lt|[rlb])\b\)?)?"
    r"(?=[ :,-]{1,3}(?:\d|[a-z]{4,} \d))"
)
_DOSES_AT_LEVELS = re.compile(  # "0.5 mL R L3, 0.5 mL L L3"
    r"\W*(?:\d*\.?\d+ ?(?:ml|cc)s? (?:(?:to|at|into|on|for) )?(?:the )?(?:[rlb]|rt|lt|right|left) [ctl]\d{1,2}"
    r"(?:[-/][ctls]?\d{1,2})?(?: (?:mb|dr))?(?:,? and |[,;] ?|(?=[ .(]))){2,}"
)
_ONLY_A_SIDE = re.compile(r"\W*(?:right|left|bilateral|both|rt|lt)(?:[ -]sided?|[ -]sides)?\W*")


_NUMBS_THE_SKIN = re.compile(
    r"\b(?:local|lidocaine|an(?:a)?esthetic)\b[^.;]{0,30}\b(?:to|in|into|of) (?:the )?skin\b[^.;]{0,20}\bfacets?\b"
)


def _add_title(note: Note, works: list[Work], segment: Segment, *, is_headed: bool) -> None:
    if segment.neighbour and not segment.is_facet:
        return
    if is_headed and works == [] and _NUMBS_THE_SKIN.search(segment.words):
        return
    is_of_a_side = is_headed or "side" in segment.words or "bilateral" in segment.words
    note_treated(note, works, segment)
    if works and is_of_a_side and _ONLY_A_SIDE.fullmatch(segment.words):
        works[-1].places.append((segment.start, segment.end))
        return
    found = mentions_in(note, segment.start, segment.end)
    goes_on = bool(works) and is_facet_work(segment.words) and any(item.names for item in found)
    is_list = is_only_levels(note, segment.start, segment.end) or is_only_targets(
        note, segment.start, segment.end
    )
    if len(works) == 1 and not segment.is_facet and is_list:
        kind = _kind_of_lines(note, works[0])
        named = mentions_in(note, segment.start, segment.end, default=kind)
        works[0].places.append((segment.start, segment.end))
        works[0].sort(named, works[0].title)
        return
    is_work = segment.is_facet or goes_on or names_a_lesion(segment.words)
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
        lesion = next((work for work in works if work.technique in LESIONS), None)
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


_OPERATION = re.compile(  # named by the ends of their names, whatever organ they are of
    r"\b(?!rhiz|neuro|arthrog|fluoro)\w{3,}(?:ectomy|otomy|ostomy|plasty|scopy|desis|centesis|pexy|rrhaphy)\b"
    r"|\bbiops(?:y|ies)\b"
    r"|\b(?:augmentation|drainage|resection|replacement|repair|removal|implantation|excision|debridement)\b"
)
_OPENING, _HEAD = 3, 120  # sentences and characters in which a note without headings names its procedure
_NAMING = {Context.TITLE, Context.EXAM, Context.DIAGNOSIS}


def titles_a_neighbour(note: Note, clauses: list[Clause]) -> bool:
    """Whether the heading of the procedure names other work alone; its description then passes facets by."""
    titles = [clause for clause in clauses if clause.section is Context.TITLE and clause.context in _NAMING]
    titles += [clause for clause in clauses[:_OPENING] if _opens_with_a_name(clause)]
    named = {what for clause in titles for item in segments_of(note, clause) if (what := _other_work(item))}
    denied = {
        item.neighbour
        for clause in clauses
        if clause.context is Context.NEGATED
        for item in segments_of(note, clause)
    }
    return bool(named - denied)


def _other_work(segment: Segment) -> str | None:
    if segment.neighbour or segment.is_facet:
        return segment.neighbour
    found = _OPERATION.search(segment.words)
    return found.group() if found else None


def _opens_with_a_name(clause: Clause) -> bool:
    """Whether the note begins, without any heading, with the name of what was done."""
    is_name = clause.context is Context.TITLE and clause.start <= _HEAD and clause.end - clause.start <= _HEAD
    return is_name and clause.section is None and not clause.heading


def add_lists(note: Note, work: Work, clauses: list[Clause]) -> None:
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


def add_level_fields(
    note: Note, works: list[Work], fields: list[Clause], lesion: Segment | None, entered: Span | None
) -> None:
    """A form's fields of levels speak of the one procedure that the form names; a label says what its words are.

    A form that names none tells it by what its description does: a lesion, or where the joint was ``entered``.
    """
    if not works and lesion is not None:
        works.append(
            Work(lesion.technique, place_of(lesion), is_titled=True, places=[(lesion.start, lesion.end)])
        )
    if not works and entered and any(_names_joints(note, clause) for clause in fields):
        works.append(Work(Technique.INTRAARTICULAR, entered, is_titled=True, places=[entered]))
    if not works and (block := _block_of_the_form(note, fields)):
        works.append(Work(Technique.MEDIAL_BRANCH_BLOCK, block, is_titled=True, places=[block]))
    if len(works) != 1:
        return
    for clause in fields:
        start = note.plain.rfind(clause.heading, 0, clause.start)
        named = mentions_in(note, start, clause.end)
        kind = _kind_of(note, works[0])
        clear = {item.kind for item in named if item.names}
        if kind and any(item.doubt for item in named) and clear <= {kind}:
            named = mentions_in(note, clause.start, clause.end, default=kind)
        works[0].places.append((clause.start, clause.end))
        works[0].sort(named, works[0].title)
        if not named:
            works[0].note_blank_field(note, clause.start, clause.end)


def add_rows(note: Note, work: Work, clauses: list[Clause]) -> None:
    """Levels at the head of lines of their own, where nothing else names any (``L4/5 (R) Kenalog 20 mg``).

    Some of these lines may say what their levels are (``Left L5 dorsal ramus: 0.5 mL``); the others are alike.
    """
    kind = _kind_of(note, work)
    if kind is None:
        return
    rows = [
        clause
        for clause in clauses
        if clause.context in {Context.TITLE, Context.PERFORMED}
        and _LINE_OF_A_LEVEL.match(note.plain, clause.start)
    ]
    doses = [clause for clause in clauses if _is_list_of_doses(note, clause)]
    rows = rows if len(rows) > 1 else doses
    if not rows or not _are_within([*work.title, *work.body, *work.doubts], rows):
        return
    work.doubts = []
    for clause in rows:
        named = mentions_in(note, clause.start, clause.end, default=kind)
        work.places.append((clause.start, clause.end))
        work.sort(named, work.title)


def _are_within(found: list[Mention], rows: list[Clause]) -> bool:
    return all(any(row.start <= item.start < row.end for row in rows) for item in found)


def _is_list_of_doses(note: Note, clause: Clause) -> bool:
    is_told = clause.context in {Context.TITLE, Context.PERFORMED}
    return is_told and _DOSES_AT_LEVELS.match(note.plain, clause.start, clause.end) is not None


def _kind_of_lines(note: Note, work: Work) -> str | None:
    """What bare levels in lines below a title are: left open by an ablation of facets, not by one of their nerves."""
    return _kind_of(note, work) if work.technique in HEAT else _kind_of(note, work) or "nerve"


def _names_joints(note: Note, clause: Clause) -> bool:
    """Whether a field names joints by that word."""
    found = mentions_in(note, clause.start, clause.end)
    return any(item.kind == "joint" and item.has_kind_word for item in found)


def _kind_of(note: Note, work: Work) -> str | None:
    """Whether bare levels are joints or nerves, by the words that name the work (``MBB. Levels: C3, C4``)."""
    if work.technique is Technique.INTRAARTICULAR:
        return "joint"
    words = " ".join(note.plain[start:end] for start, end in work.places)
    return "nerve" if BLOCK.search(words) else None
