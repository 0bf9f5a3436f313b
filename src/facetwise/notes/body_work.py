"""What the description shows of the work that the title promised, or of work that no title names."""

import re

from facetwise.domain.vocabulary import Technique
from facetwise.notes.body import AGAIN
from facetwise.notes.kinds import is_only_levels, mentions_in
from facetwise.notes.mentions import Mention
from facetwise.notes.segments import Segment, are_apart
from facetwise.notes.techniques import BLOCKED, TREATED, is_spared, may_be_at_facets
from facetwise.notes.text import Note
from facetwise.notes.work import HEAT, LESIONS, Work, note_treated, place_of


def add_body(note: Note, works: list[Work], segment: Segment) -> None:
    """Adds what one part of a sentence of the description tells to the work that it speaks of."""
    if (segment.neighbour and not segment.is_facet) or is_spared(segment.words):
        return
    note_treated(note, works, segment)
    is_lesion = _is_lesion(note, segment)
    found = _named_in(note, works, segment, is_lesion=is_lesion)
    real = [item for item in found if item.kind in {"joint", "nerve"}]
    is_told = segment.is_facet or is_lesion
    if not real and not (is_told and may_be_at_facets(note.plain, segment.words)):
        return
    technique = segment.technique if is_told else None
    if technique is Technique.MEDIAL_BRANCH_BLOCK and not BLOCKED.search(segment.words):
        technique = (
            None if any(work.technique in LESIONS for work in works) else technique
        )  # a name is no block
        if not found and not works:
            return
    is_another = len(works) == 1 and _is_another(works[0], technique, real)
    work = None if is_another else _work_of(works, technique, real)
    if work is None:
        is_second = is_another or (is_lesion and bool(works) and are_apart(technique, works[0].technique))
        if not is_told or (works and not is_second):
            return
        work = Work(technique, place_of(segment))
        works.append(work)
    _take_technique(work, technique)
    work.is_shown = True
    work.places.append((segment.start, segment.end))
    work.sort(found, work.body)
    if not work.is_titled:
        work.note_blank(note, segment)


def _is_lesion(note: Note, segment: Segment) -> bool:
    """Radiofrequency at levels of the spine, in a note that speaks of facets or their nerves."""
    is_at_levels = bool(mentions_in(note, segment.start, segment.end))
    return segment.technique in HEAT and is_at_levels and may_be_at_facets(note.plain, "")


def _named_in(note: Note, works: list[Work], segment: Segment, *, is_lesion: bool) -> list[Mention]:
    """The levels that count: those with a word for their kind, and any where the work leaves no doubt of it."""
    every = mentions_in(note, segment.start, segment.end)
    goes_on = bool(works) and AGAIN.search(segment.words) is not None
    if is_lesion or goes_on:
        return every
    found = [item for item in every if item.has_kind_word]
    is_bare = len(works) == 1 and not found and not works[0].title
    is_treated = TREATED.search(segment.words) or _HEADS_A_PARAGRAPH.match(segment.words)
    if is_bare and (is_treated or is_only_levels(note, segment.start, segment.end)):
        kind = _kind_of_bare(note, works[0], segment)
        return mentions_in(note, segment.start, segment.end, default=kind)
    return found


_HEADS_A_PARAGRAPH = re.compile(r"\W*(?:(?:right|left|bilateral) )?[ctl]\d[\w/-]* ?:")
_BRANCHES = re.compile(r"\b(?:medial branch|dorsal ram|mb(?:rf)?a?\b)")
_BLOCKS = re.compile(r"\b(?:blocks?|blocked|nerves?|[cltf]?mbbs?)\b")


def _kind_of_bare(note: Note, work: Work, segment: Segment) -> str | None:
    """What levels without a word for their kind are in the one work of a note, where it leaves no doubt."""
    if work.technique in HEAT and work.is_titled and _BRANCHES.search(note.plain, *work.places[0]):
        return "nerve"
    if work.technique is Technique.INTRAARTICULAR:
        return "joint"
    is_of_nerves = work.technique is Technique.MEDIAL_BRANCH_BLOCK and _BLOCKS.search(segment.words)
    return "nerve" if is_of_nerves else None


def _work_of(works: list[Work], technique: Technique | None, found: list[Mention]) -> Work | None:
    """The work that a part of the description speaks of; ``None`` where it speaks of none so far."""
    if len(works) == 1:
        return works[0]
    if technique is None:
        return None
    return _promised(works, found) or next((item for item in works if item.technique == technique), None)


def _take_technique(work: Work, technique: Technique | None) -> None:
    """What the description says was done, where the title did not say it or said less."""
    if work.technique is None or (not work.is_titled and technique in HEAT):
        work.technique = technique or work.technique
    if technique is Technique.PULSED_RADIOFREQUENCY and work.technique is Technique.RADIOFREQUENCY:
        work.technique = technique


def _is_another(work: Work, technique: Technique | None, found: list[Mention]) -> bool:
    """In a note without titles: another technique at another place than that of the work told so far."""
    said = work.body if work.is_headed else [*work.title, *work.body]
    told = {(name, item.side) for item in said for name in item.names}
    named = {(name, item.side) for item in found for name in item.names}
    return (
        not (work.is_headed and work.title)
        and bool(named and (told or not work.is_titled or _enters(technique, work)))
        and not named & told
        and are_apart(work.technique, technique)
    )


def _enters(technique: Technique | None, work: Work) -> bool:
    """Whether a joint is entered by its level, in a note whose title names blocks of nerves and no level."""
    return technique is Technique.INTRAARTICULAR and work.technique is Technique.MEDIAL_BRANCH_BLOCK


def _promised(works: list[Work], found: list[Mention]) -> Work | None:
    """The one work whose title promises these targets on this side."""
    named = {(name, item.side) for item in found for name in item.names}
    fits = [
        work
        for work in works
        if named and named <= {(name, item.side) for item in work.title for name in item.names}
    ]
    return fits[0] if len(fits) == 1 else None
