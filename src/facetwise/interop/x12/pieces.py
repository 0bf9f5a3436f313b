"""A file in pieces that cut no claim: each ends before a subscriber's level (HL 22)."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from facetwise.interop.x12.delimiters import Delimiters

MOST_BYTES_WITHOUT_CLAIM_END = 512 * 1024 * 1024
MOST_SEGMENTS_WITHOUT_CLAIM_END = 1_000_000  # a subscriber's claims have some thousands


class Source(Protocol):
    """What can be read from."""

    def read(self, size: int, /) -> bytes:
        """At most about so many bytes; none at the end."""


class Piece(NamedTuple):
    """A part of a file; ``is_torn``: it ends where a claim may go on, because no better place came for too long."""

    text: bytes
    is_last: bool
    is_torn: bool = False


def pieces(text: bytes, file: Source, delimiters: Delimiters, size: int) -> Iterator[Piece]:
    """Pieces of the file that end before a subscriber's level, in bounded memory whatever the file holds."""
    rest, terminator = text, delimiters.terminator.encode()
    count = rest.count(terminator)  # segments without a place to cut
    while True:
        block = file.read(size)
        if not block:
            yield Piece(rest, is_last=True)
            return
        cut, is_torn = _last_subscriber(rest, delimiters), False
        if cut <= 0 and (count > MOST_SEGMENTS_WITHOUT_CLAIM_END or len(rest) > MOST_BYTES_WITHOUT_CLAIM_END):
            cut, is_torn = rest.rfind(terminator) + 1 or len(rest), True
        if cut > 0:
            yield Piece(rest[:cut], is_last=False, is_torn=is_torn)
            rest, count = rest[cut:], 0
        rest += block
        count += block.count(terminator)


def _last_subscriber(data: bytes, delimiters: Delimiters) -> int:
    """Where the last subscriber's HL begins; 0 where there is none to cut at."""
    element = delimiters.element.encode()
    end = len(data)
    while (at := data.rfind(b"HL" + element, 0, end)) > 0:
        terminator = data.find(delimiters.terminator.encode(), at)
        parts = data[at:terminator].split(element) if terminator > 0 else []
        before = data[max(at - 64, 0) : at].rstrip(b" \t\r\n")[-1:]
        is_start = before == delimiters.terminator.encode() or delimiters.terminator in "\r\n"
        if is_start and len(parts) > 3 and parts[3] == b"22":
            return at
        end = at
    return 0
