"""One claim's own segments out of a file, and which of them a path such as ``claim_lines[0].units`` means.

A file is cut into stretches between its segments, so that a claim is found without reading the whole file again.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from facetwise.interop.compressed import read_plain
from facetwise.interop.x12.delimiters import Delimiters, delimiters_of, without_byte_order_mark
from facetwise.interop.x12.document import BLANKS
from facetwise.interop.x12.fix.lines import SERVICES
from facetwise.interop.x12.interchanges import expect_one_kind

STRETCH_BYTES = 256 * 1024
ENDS_CLAIM = ("CLM", "HL", "SE", "GE", "IEA", "ST", "GS", "ISA")
_LINE = re.compile(r"claim_lines\[(\d+)\](?:\.(\w+))?")
_REFERRING, _AUTHORIZATION, _SERVICE_DATES = ("NM1", ("DN", "P3")), ("REF", ("G1",)), ("DTP", ("472", "434"))
_WANTED: dict[
    str, tuple[str, tuple[str, ...]]
] = {  # a field of the claim: its segment, and its first element
    "diagnoses": ("HI", ()),
    "service_date": _SERVICE_DATES,
    "authorization": _AUTHORIZATION,
    "claim": ("CLM", ()),
    "place_of_service": ("CLM", ()),
    "payer": ("NM1", ("PR",)),
    "providers": ("NM1", ("82", "77", "85")),
    "providers.referring_npi": _REFERRING,
}


@dataclass(frozen=True, slots=True)
class PlacedSegment:
    """A segment of a claim: its number in the file, its text, and the service line it belongs to."""

    number: int
    text: str
    line: int | None  # counted from 1; None above the first line
    tag: str
    qualifier: str  # the first element


def stretches(data: bytes, size: int = STRETCH_BYTES) -> Iterator[tuple[int, bytes]]:
    """The plain file cut between segments, each part with the number of its first segment.

    Raises:
        NotX12Error: if the bytes are no X12 file, or its interchanges are separated by different characters.
        CompressedFileError: if it is compressed and damaged.
    """
    plain = read_plain(data)
    expect_one_kind(plain)
    body = without_byte_order_mark(plain)
    terminator = delimiters_of(body).terminator.encode("latin-1")
    number, start = 1, 0
    while start < len(body):
        end = body.find(terminator, start + size)
        end = len(body) if end < 0 else end + len(terminator)
        yield number, body[start:end]
        number += sum(1 for text in body[start:end].split(terminator) if text.strip(BLANKS))
        start = end


def claim_segments(head: bytes, stretch: bytes, first_number: int, clm: int) -> tuple[PlacedSegment, ...]:
    """The levels a claim stands under, as far as the stretch holds them, and the claim itself.

    Args:
        head: how the file begins, which tells its separators.
        stretch: a part of the file that holds the claim.
        first_number: the number of the first segment of the stretch.
        clm: the number of the claim's CLM segment.
    """
    delimiters = delimiters_of(head)
    texts = [text.strip() for text in stretch.decode("utf-8", errors="replace").split(delimiters.terminator)]
    numbered = list(enumerate((text for text in texts if text), start=first_number))
    before = [item for item in numbered if item[0] < clm]
    claim = [item for item in numbered if item[0] >= clm]
    end = next((n for n, (_, text) in enumerate(claim) if n and _tag(text, delimiters) in ENDS_CLAIM), None)
    return tuple(_placed([*_levels(before, delimiters), *claim[:end]], delimiters))


def segments_meant(path: str, line: int | None, segments: Sequence[PlacedSegment]) -> frozenset[int]:
    """The numbers of the segments that a path means; none where the claim form does not hold it."""
    found = _LINE.match(path)
    if found or (line is not None and path.startswith("claim_lines")):
        number = int(found[1]) + 1 if found else line
        own = [segment for segment in segments if segment.line == number]
        if found and found[2] == "service_date":
            dates = _of(own, *_SERVICE_DATES)
            if dates:
                return dates
        return frozenset(s.number for s in own if s.tag.encode() in SERVICES)
    if path == "claim_lines":
        return frozenset(s.number for s in segments if s.tag.encode() in SERVICES)
    wanted = _WANTED.get(path) or _WANTED.get(re.split(r"[.\[]", path, maxsplit=1)[0])
    if wanted is None:
        return frozenset()
    return _of(segments, *wanted) or _of(segments, "CLM", ())


def _of(segments: Sequence[PlacedSegment], tag: str, qualifiers: Collection[str]) -> frozenset[int]:
    return frozenset(
        s.number for s in segments if s.tag == tag and (not qualifiers or s.qualifier in qualifiers)
    )


def _levels(before: Sequence[tuple[int, str]], delimiters: Delimiters) -> list[tuple[int, str]]:
    """The patient's and the subscriber's level above a claim, without other claims in them."""
    kept: list[tuple[int, str]] = []
    level: list[tuple[int, str]] = []
    for item in reversed(before):
        tag = _tag(item[1], delimiters)
        level.insert(0, item)
        if tag == "CLM":  # an earlier claim of the same level: what follows it is not of this one
            level = []
        elif tag == "HL":
            kept = [*level, *kept]
            level = []
            if item[1].split(delimiters.element)[3:4] != ["23"]:
                return kept
        elif tag in ENDS_CLAIM:
            break
    return kept


def _placed(numbered: Sequence[tuple[int, str]], delimiters: Delimiters) -> Iterator[PlacedSegment]:
    line = None
    for number, text in numbered:
        parts = text.split(delimiters.element)
        if parts[0] == "LX":
            line = (line or 0) + 1
        yield PlacedSegment(number, text, line, parts[0], parts[1] if len(parts) > 1 else "")


def _tag(text: str, delimiters: Delimiters) -> str:
    return text.split(delimiters.element, 1)[0]
