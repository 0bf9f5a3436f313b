"""Edits of claims → the changed file. Lines and segments that change the counts change SE01 and LX01 with them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from facetwise.domain.claim_edits import CAPITALS, NO_DOTS, LineForm, edited
from facetwise.interop.x12.document import Document, Segment
from facetwise.interop.x12.fix.codes import with_element, without_dots
from facetwise.interop.x12.fix.lines import SERVICES, LineBlock

ENDS_CLAIM = ("CLM", "HL", "SE", "GE", "IEA", "ST", "GS", "ISA")
MOST_LINES = {"SV1": 50, "SV2": 999}  # loop 2400 of either guide
ClaimEdits = Mapping[int, tuple[tuple[int | None, str], ...]]  # by the number of the CLM segment: line, edit


@dataclass(frozen=True, slots=True)
class Change:
    """Segments that stood at a place, and those that stand there now."""

    segment: int
    before: tuple[bytes, ...]
    after: tuple[bytes, ...]


def fixed_document(document: Document, edits: ClaimEdits) -> tuple[Document, tuple[Change, ...]]:
    """The file with the edits made, and what changed in it."""
    segments: list[Segment] = []
    for is_claim, part in _parts(document, set(edits)):
        segments += _fixed_claim(document, part, edits[part[0].number]) if is_claim else part
    counted = _with_counts(document, segments)
    return replace(document, segments=tuple(counted)), tuple(_changes(document.segments, counted))


def _parts(document: Document, wanted: set[int]) -> Iterator[tuple[bool, list[Segment]]]:
    """The segments in runs: each claim that is to be edited alone, everything else between them."""
    run: list[Segment] = []
    in_claim = False
    for segment in document.segments:
        if document.tag(segment) in ENDS_CLAIM and (in_claim or segment.number in wanted):
            if run:
                yield in_claim, run
            run, in_claim = [], segment.number in wanted
        run.append(segment)
    if run:
        yield in_claim, run


def _fixed_claim(
    document: Document, claim: list[Segment], edits: tuple[tuple[int | None, str], ...]
) -> list[Segment]:
    if any(edit == NO_DOTS for _, edit in edits):
        claim = [without_dots(s, document.delimiters) if document.tag(s) == "HI" else s for s in claim]
    head, blocks = _blocks(document, claim)
    if not blocks:
        return claim
    untidy = {line for line, edit in edits if edit == CAPITALS}
    blocks = [b.in_capitals(document.delimiters) if n in untidy else b for n, b in enumerate(blocks, start=1)]
    claim = [*head, *(segment for block in blocks for segment in block.segments)]
    old = [block.form(number, document.delimiters) for number, block in enumerate(blocks)]
    new = edited(old, edits)
    if len(new) > MOST_LINES[document.tag(blocks[0].service)]:  # more than the guide has places for
        old = [replace(form, can_be_split=False) for form in old]
        new = edited(old, edits)
    if list(new) == old:
        return claim
    return [*head, *_written(document, blocks, old, new)]


def _blocks(document: Document, claim: list[Segment]) -> tuple[list[Segment], list[LineBlock]]:
    """What stands before the lines, and the lines; no lines where one has no service segment, or several."""
    starts = [i for i, segment in enumerate(claim) if document.tag(segment) == "LX"]
    if not starts:
        return claim, []
    blocks = []
    for start, end in zip(starts, [*starts[1:], len(claim)], strict=True):
        own = tuple(claim[start:end])
        services = [s for s in own if document.tag(s).encode() in SERVICES]
        if len(services) != 1:
            return claim, []
        blocks.append(LineBlock(own, services[0]))
    return claim[: starts[0]], blocks


def _written(
    document: Document, blocks: list[LineBlock], old: list[LineForm], new: Iterable[LineForm]
) -> Iterator[Segment]:
    copies: dict[int, int] = {}
    for number, form in enumerate(new, start=1):
        origin = form.origins[0]
        copy = copies.get(origin, 0)
        copies[origin] = copy + 1
        first, *rest = blocks[origin].written(form, old[origin], document.delimiters, copy=copy)
        yield with_element(first, 1, str(number), document.delimiters)
        yield from rest


def _with_counts(document: Document, segments: list[Segment]) -> list[Segment]:
    """SE01 follows the segments that came or went in its set; a count that was wrong stays as wrong as it was."""
    before = _counts(document, document.segments)
    after = _counts(document, segments)
    deltas = {number: after[number] - before.get(number, 0) for number in after}
    return [_counted(document, segment, deltas.get(segment.number, 0)) for segment in segments]


def _counted(document: Document, segment: Segment, delta: int) -> Segment:
    if not delta or document.tag(segment) != "SE":
        return segment
    parts = segment.elements(document.delimiters)
    is_number = len(parts) > 1 and parts[1].isdigit()
    return with_element(segment, 1, str(int(parts[1]) + delta), document.delimiters) if is_number else segment


def _counts(document: Document, segments: Iterable[Segment]) -> dict[int, int]:
    """For each SE, by its number, the segments since ST."""
    counts: dict[int, int] = {}
    since = 0
    for segment in segments:
        tag = document.tag(segment)
        since = 1 if tag == "ST" else since + 1
        if tag == "SE":
            counts[segment.number] = since
    return counts


def _changes(before: tuple[Segment, ...], after: list[Segment]) -> Iterator[Change]:
    """Where the two differ, by the numbers that the segments had."""
    new: dict[int, list[bytes]] = {}
    for segment in after:
        new.setdefault(segment.number, []).append(segment.text)
    for segment in before:
        texts = new.get(segment.number, [])
        if texts != [segment.text]:
            yield Change(segment.number, (segment.text,), tuple(texts))
