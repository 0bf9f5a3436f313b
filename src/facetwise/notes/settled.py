"""What the rest of a note settles of a work: its technique by what was done, its levels by what stands beside them."""

import re
from dataclasses import replace

from facetwise.domain.vocabulary import Technique
from facetwise.notes.asides import without_asides
from facetwise.notes.context import Context
from facetwise.notes.kinds import levels_at, mentions_in, names_of, sides_named
from facetwise.notes.mentions import AT_ITS_PILLAR, BESIDE_RAMUS, NAMED_ALIKE, Mention
from facetwise.notes.sections import Clause
from facetwise.notes.segments import Segment
from facetwise.notes.techniques import BLOCK, BLOCKED, CYST, ENTRY, OTHER_LESION
from facetwise.notes.text import Note
from facetwise.notes.undone import says_partly
from facetwise.notes.work import HEAT, Work, place_of


def settled(note: Note, works: list[Work], clauses: list[Clause], lesion: Segment | None) -> list[Work]:
    """The works with what the note as a whole tells of each; ``lesion``: its first words of radiofrequency."""
    _name_a_cyst(note, works, clauses)
    found = _with_its_lesion(note, works)
    for work in found:
        _name_nerves_that_were_blocked(note, work)
        _name_cervical_nerves(note, work)
        _name_nerves_beside_the_ramus(note, work)
    if len(found) == 1:
        _name_nerves_at_pillars(note, found[0], clauses)
        _name_another_lesion(note, found[0], clauses)
    if len(found) == 1:
        _name_what_was_done_to_nerves(note, found[0], lesion)
    return found


def _with_its_lesion(note: Note, works: list[Work]) -> list[Work]:
    """``Radiofrequency ablation`` in a title and bare nerves below it are one work, of which each tells a part."""
    if len(works) != 2:
        return works
    lesion = next((work for work in works if work.technique in HEAT and not work.title), None)
    nerves = next((work for work in works if work.technique is Technique.MEDIAL_BRANCH_BLOCK), None)
    if lesion is None or nerves is None or not nerves.has_targets or _says_blocked(note, nerves):
        return works
    if not names_of(lesion.body) <= names_of([*nerves.title, *nerves.body]):
        return works
    nerves.technique, nerves.span = lesion.technique, lesion.span
    nerves.places += lesion.places
    nerves.body += lesion.body
    nerves.doubts += lesion.doubts
    nerves.is_titled |= lesion.is_titled
    return [nerves]


def _says_blocked(note: Note, work: Work) -> bool:
    told = (without_asides(note.plain[start:end]) for start, end in work.places)
    return BLOCKED.search(" ".join(told)) is not None


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


_BY_HEAT = re.compile(
    r"\b(?:radio-? ?freq\w*|[clt]?rfa?|rftc|rfn|thermo\w*|thermal\w*|degrees?|deg)\b|°|º|\d ?c\b"
)


def _name_another_lesion(note: Note, work: Work, clauses: list[Clause]) -> None:
    """``Neurolysis`` and ``denervation`` name no means: phenol, cold or a laser without heat does."""
    if work.technique is not Technique.RADIOFREQUENCY:
        return
    told = [clause for clause in clauses if clause.context in {Context.PERFORMED, Context.TITLE}]
    if any(_BY_HEAT.search(note.plain, clause.start, clause.end) for clause in told):
        return
    for clause in told:
        if means := OTHER_LESION.search(note.plain, clause.start, clause.end):
            work.technique, work.span = Technique.OTHER, means.span()
            return


_PILLAR = re.compile(r"\b(?:pillars?|lateral mass(?:es)?|waists?|centroids?)\b")


def _name_nerves_at_pillars(note: Note, work: Work, clauses: list[Clause]) -> None:
    """Where only the pillars of the neck are named, each bears the number of the nerve that crosses it."""
    is_of_nerves = work.technique in {*HEAT, Technique.MEDIAL_BRANCH_BLOCK}
    if not is_of_nerves or work.has_targets or work.placeholder:
        return
    done = [clause for clause in clauses if clause.context in {Context.PERFORMED, Context.TITLE}]
    found: list[Mention] = []
    for clause in done:
        named = mentions_in(note, clause.start, clause.end)
        if not any(item.kind in {"bone", "unknown"} for item in named):
            continue
        if not _PILLAR.search(note.plain, clause.start, clause.end) or not all(
            levels_at(note, item.start, item.end)[0] in NAMED_ALIKE for item in named
        ):
            return
        found += named
    work.body = [
        replace(
            item,
            kind="nerve",
            names=tuple(levels_at(note, item.start, item.end)),
            doubt=None,
            remark=AT_ITS_PILLAR,
        )
        for item in found
        if item.is_bare
    ]


def _name_nerves_that_were_blocked(note: Note, work: Work) -> None:
    """A ``facet injection`` of a title, where the description blocks the nerves and enters no joint."""
    if work.technique is not Technique.INTRAARTICULAR or not any(item.kind == "nerve" for item in work.body):
        return
    words = [(place, note.plain[slice(*place)]) for place in work.places]
    named = next((place for place, told in words if BLOCK.search(told) and BLOCKED.search(told)), None)
    if named and not any(ENTRY.search(told) for _, told in words):
        start = BLOCK.search(note.plain, *named)
        work.technique, work.span = Technique.MEDIAL_BRANCH_BLOCK, start.span() if start else named
