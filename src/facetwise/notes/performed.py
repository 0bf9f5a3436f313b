"""What was done: the title's promise laid beside what the body shows, level by level and side by side."""

import re
from dataclasses import replace

from facetwise.domain.vocabulary import Technique
from facetwise.notes.asides import without_asides
from facetwise.notes.body import enters_joint
from facetwise.notes.body_work import add_body
from facetwise.notes.by_reference import work_by_reference
from facetwise.notes.context import Context
from facetwise.notes.kinds import levels_at, mentions_in, names_of, sides_named
from facetwise.notes.mentions import BESIDE_RAMUS, NAMED_ALIKE, Mention
from facetwise.notes.sections import Clause
from facetwise.notes.segments import Segment, segments_of
from facetwise.notes.techniques import (
    BLOCK,
    BLOCKED,
    CYST,
    ENTRY,
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
from facetwise.notes.undone import says_partly
from facetwise.notes.work import HEAT, Work, place_of


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
    if works and not any(work.title or work.body or work.doubts for work in works):
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
    _name_a_cyst(note, found, clauses)
    found = _with_its_lesion(note, found)
    for work in found:
        _name_nerves_that_were_blocked(note, work)
        _name_cervical_nerves(note, work)
        _name_nerves_beside_the_ramus(note, work)
    if len(found) == 1:
        _name_what_was_done_to_nerves(note, found[0], _lesion(note, clauses))
    return found


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
            if not sides_named([*works[0].title, *works[0].body]):
                works[0].body += _joints_beside(note, clause, works[0])
            return


def _joints_beside(note: Note, clause: Clause, work: Work) -> list[Mention]:
    """The joints of a work with their sides where the cyst is told (``left L4-5: synovial cyst ruptured``)."""
    known = names_of([*work.title, *work.body])
    named = mentions_in(note, clause.start, clause.end, default="joint")
    return [item for item in named if item.side and item.names and set(item.names) <= known]


def _name_what_was_done_to_nerves(note: Note, work: Work, lesion: Segment | None) -> None:
    """``Lumbar RFA. Nerves: L2, L3 medial branches``: a nerve's name alone is no block of it."""
    is_of_nerves = work.technique is Technique.MEDIAL_BRANCH_BLOCK
    if is_of_nerves and lesion is not None and not _says_blocked(note, work):
        work.technique, work.span = lesion.technique, place_of(lesion)


def _name_cervical_nerves(note: Note, work: Work) -> None:
    """``RFA C4, C5, C6``: from C3 to C7 the nerve bears the number of its vertebra, and the joints are the same."""
    if work.technique is not Technique.RADIOFREQUENCY or work.title or work.body or len(work.doubts) < 2:
        return
    levels = [levels_at(note, item.start, item.end) for item in work.doubts]
    if all(
        item.is_bare and not item.has_kind_word and named[0] in NAMED_ALIKE
        for item, named in zip(work.doubts, levels, strict=True)
    ):
        work.title = [
            replace(item, kind="nerve", names=(named[0],), doubt=None)
            for item, named in zip(work.doubts, levels, strict=True)
        ]
        work.doubts = []


def _name_nerves_beside_the_ramus(note: Note, work: Work) -> None:
    """``RFA of L3, L4, L5`` above a description that ends at the sacral ala: the list counts nerves, L5 among them."""
    if work.technique not in HEAT or work.title or names_of(work.body) != {"L5"} or says_partly(note):
        return
    if any(item.kind != "nerve" for item in work.body):
        return
    bare = [item for item in work.doubts if item.is_bare and not item.has_kind_word]
    levels = [levels_at(note, item.start, item.end)[0] for item in bare]
    if "L5" in levels and len(bare) == len(work.doubts) and all(level[0] == "L" for level in levels):
        work.title = [
            replace(item, kind="nerve", names=(level,), doubt=None, remark=BESIDE_RAMUS)
            for item, level in zip(bare, levels, strict=True)
        ]
        work.doubts = []


def _name_nerves_that_were_blocked(note: Note, work: Work) -> None:
    """A ``facet injection`` of a title, where the description blocks the nerves and enters no joint."""
    if work.technique is not Technique.INTRAARTICULAR or not any(item.kind == "nerve" for item in work.body):
        return
    words = [(place, note.plain[slice(*place)]) for place in work.places]
    named = next((place for place, told in words if BLOCK.search(told) and BLOCKED.search(told)), None)
    if named and not any(ENTRY.search(told) for _, told in words):
        start = BLOCK.search(note.plain, *named)
        work.technique, work.span = Technique.MEDIAL_BRANCH_BLOCK, start.span() if start else named


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
