"""The parts of a sentence, cut where another kind of procedure begins, each with what it names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from facetwise.domain.vocabulary import Technique
from facetwise.notes.aims import without_aims
from facetwise.notes.asides import without_asides
from facetwise.notes.context import Context
from facetwise.notes.kinds import is_only_targets
from facetwise.notes.neighbours import OPERATION, neighbour_in, neighbour_name
from facetwise.notes.sections import Clause
from facetwise.notes.stems import Stemmed
from facetwise.notes.techniques import (
    BLOCKED,
    JOINT,
    NOT_FACET_WORK,
    RADIOFREQUENCY,
    TREATED,
    is_facet_work,
    is_spared,
    technique_named,
)
from facetwise.notes.text import Note

_CUT = re.compile(r"\n|, (?=\w)| and | with | followed by | plus | \+ | & ")
_ITEM = r"\W*(?:[a-z0-9][.)] ?)?"
_SIDED = re.compile(rf"{_ITEM}(?:right|left|bilateral|rt|lt|b/l)\b")
_LESION_AT_A_LEVEL = Stemmed(
    rf"\b[ctl]\d[^.]*{RADIOFREQUENCY.pattern}|{RADIOFREQUENCY.pattern}[^.]*\b[ctl]\d"
)
_LEADS = re.compile(
    rf"{_ITEM}(?:(?:right|left|bilateral|rt|lt|b/l|the|and)[ -]+)*(?:[ctl]\d|third occ|ton\b)"
)
_LEVELS_WITH_A_KIND = re.compile(r"[^a-z]*(?:right|left|bilateral|both|[rlb]\b|rt|lt|b/l|the|[ctl]\d)")
_ENDS_IN_A_LEVEL = re.compile(r"\b[ctls]\d[^a-z]*(?:and|with)?\W*$")
_APART = [  # what is never one procedure, where each has its own level or side
    {Technique.INTRAARTICULAR, Technique.RADIOFREQUENCY},
    {Technique.INTRAARTICULAR, Technique.MEDIAL_BRANCH_BLOCK},
    {Technique.INTRAARTICULAR, Technique.CYST_ASPIRATION},
    {Technique.MEDIAL_BRANCH_BLOCK, Technique.RADIOFREQUENCY},
    {Technique.MEDIAL_BRANCH_BLOCK, Technique.PULSED_RADIOFREQUENCY},
    {Technique.RADIOFREQUENCY, Technique.PULSED_RADIOFREQUENCY},
]
_FAMILIES_APART = [{f"facet {technique}" for technique in pair} for pair in _APART]


def are_apart(one: Technique | None, other: Technique | None) -> bool:
    """Whether two techniques cannot be one procedure."""
    return {one, other} in _APART


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a sentence that names one procedure."""

    start: int
    end: int
    context: Context
    words: str
    neighbour: str | None
    is_facet: bool
    technique: Technique | None


def segments_of(note: Note, clause: Clause) -> list[Segment]:
    """The clause, cut where another kind of procedure begins."""
    key = ("segments", clause.start, clause.end, clause.context, clause.section)
    if key not in note.kept:
        note.kept[key] = _segments(note, clause)
    found: list[Segment] = note.kept[key]
    return found


def _segments(note: Note, clause: Clause) -> list[Segment]:
    told = without_aims(without_asides(note.plain[clause.start : clause.end]))

    def words(start: int, end: int) -> str:
        return told[start - clause.start : end - clause.start]

    if _family(told) is None:
        return [_segment(clause, clause.start, clause.end, told)]
    if _LEVELS_WITH_A_KIND.match(told) and is_only_targets(note, clause.start, clause.end):
        return [replace(_segment(clause, clause.start, clause.end, told), is_facet=True)]
    cuts = [
        clause.start,
        *(match.end() for match in _CUT.finditer(note.plain, clause.start, clause.end)),
        clause.end,
    ]
    parts: list[tuple[int, int, str | None]] = []
    pieces = [(start, end, _family(words(start, end))) for start, end in pairwise(cuts)]
    for start, end, kind in _led_on(note, pieces):
        if parts and _goes_on(parts[-1][2], kind):
            parts[-1] = (parts[-1][0], end, max(kind or "", parts[-1][2] or "") or None)
        else:
            parts.append((start, end, kind))
    found = [_segment(clause, start, end, words(start, end)) for start, end, _ in parts]
    return [_as_listed(one, after) for one, after in zip(found, [*found[1:], None], strict=True)]


def _as_listed(segment: Segment, after: Segment | None) -> Segment:
    """Nerves listed before sacral lateral branches share their radiofrequency (``L4 MB, L5 DR, S1-3 LB RFA``)."""
    is_named = segment.technique is Technique.MEDIAL_BRANCH_BLOCK and not BLOCKED.search(segment.words)
    is_shared = after is not None and (after.neighbour or "").startswith("sacral")
    if is_named and is_shared and after and RADIOFREQUENCY.search(after.words):
        return replace(segment, technique=Technique.RADIOFREQUENCY)
    return segment


def _led_on(note: Note, pieces: list[tuple[int, int, str | None]]) -> Iterator[tuple[int, int, str | None]]:
    """The pieces, where levels before a procedure's name belong to it (``SI joint injection and right L3, L4 MBB``)."""
    kinds = [kind for _, _, kind in pieces]
    for number in range(len(pieces) - 2, 0, -1):
        start, end, kind = pieces[number]
        before = note.plain[pieces[number - 1][0] : start]
        follows = kinds[number + 1]
        is_open = kind is None or (kind == "facet" and follows == f"facet {Technique.MEDIAL_BRANCH_BLOCK}")
        if is_open and follows and follows != kinds[number - 1] and _LEADS.search(note.plain[start:end]):
            is_led = _LEADS.match(note.plain[slice(*pieces[number + 1][:2])]) is not None
            ends = (
                kinds[number - 1] is None
                or before.endswith("\n")
                or not _ENDS_IN_A_LEVEL.search(before)
                or _SIDED.match(note.plain[start:end])
            )
            if is_led and ends:
                kinds[number] = follows
    for (start, end, _), kind in zip(pieces, kinds, strict=True):
        yield start, end, kind


def _family(words: str) -> str | None:
    if neighbour_in(words):
        return "neighbour"
    if not is_facet_work(words):
        return f"facet {Technique.RADIOFREQUENCY}" if _LESION_AT_A_LEVEL.search(words) else None
    technique = technique_named(words)
    has_level = bool(re.search(r"\b[ctl]\d|\b(?:right|left|bilateral|third occ|ton\b)", words))
    if technique is Technique.MEDIAL_BRANCH_BLOCK and not BLOCKED.search(words):
        return "facet"  # nerves, of which it is not said what was done to them
    return f"facet {technique}" if technique and has_level else "facet"


def _goes_on(before: str | None, kind: str | None) -> bool:
    """Whether a part belongs to the procedure of the part before it."""
    if before is None or kind is None or before == kind:
        return True
    if "neighbour" in {before, kind}:
        return False
    return "facet" in {before, kind} or {before, kind} not in _FAMILIES_APART


_INTO_A_JOINT = re.compile(r"\bintra[- ]?articular(?:ly)?\b")


def _named_ahead(words: str) -> bool:
    """Whether facets are named before another procedure; "intra-articular" alone is then said of the other's joint."""
    return JOINT.search(_INTO_A_JOINT.sub(" ", NOT_FACET_WORK.sub(" ", words))) is not None


def _segment(clause: Clause, start: int, end: int, words: str) -> Segment:
    found = neighbour_in(words)
    technique = technique_named(words)
    is_work = bool(technique or TREATED.search(words)) and not is_spared(words)
    is_facet = (
        (is_work or clause.section is Context.TITLE)
        and is_facet_work(words)
        and not (found and neighbour_name(found) == OPERATION)
        and (found is None or bool(_named_ahead(words[: found.start()])))
    )
    return Segment(
        start,
        end,
        clause.context,
        words,
        neighbour_name(found) if found else None,
        is_facet,
        technique,
    )
