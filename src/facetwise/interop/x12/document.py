"""A whole X12 file with every byte of it: what was read can be written back, changed in places or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from facetwise.interop.x12.delimiters import (
    BYTE_ORDER_MARKS,
    Delimiters,
    delimiters_of,
    without_byte_order_mark,
)

BLANKS = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: what stands before it that says nothing, its text, and what ends it."""

    number: int  # in the file, counted from 1, as findings give it
    lead: bytes
    text: bytes
    end: bytes

    def elements(self, delimiters: Delimiters) -> list[bytes]:
        """The tag and the elements."""
        return self.text.split(delimiters.element.encode("latin-1"))


@dataclass(frozen=True, slots=True)
class Document:
    """The segments of a file, its byte-order mark, and what stands after the last segment."""

    mark: bytes
    delimiters: Delimiters
    segments: tuple[Segment, ...]
    tail: bytes = field(default=b"")

    def to_bytes(self) -> bytes:
        """The file."""
        parts = [part for s in self.segments for part in (s.lead, s.text, s.end)]
        return b"".join([self.mark, *parts, self.tail])

    def tag(self, segment: Segment) -> str:
        """The name of a segment."""
        return segment.text.split(self.delimiters.element.encode("latin-1"), 1)[0].decode("latin-1")


def read_document(data: bytes) -> Document:
    """The segments of a file. UTF-16 becomes UTF-8; nothing else changes.

    Raises:
        NotX12Error: if the bytes are no X12 file.
    """
    mark = next((m for m, name in BYTE_ORDER_MARKS.items() if name == "utf-8" and data.startswith(m)), b"")
    body = without_byte_order_mark(data)
    delimiters = delimiters_of(body)
    segments: list[Segment] = []
    rest = b""
    for lead, text, end in _cut(body, delimiters.terminator.encode("latin-1")):
        if text:
            segments.append(Segment(len(segments) + 1, rest + lead, text, end))
            rest = b""
        else:
            rest += lead + end
    return Document(mark, delimiters, tuple(segments), rest)


def _cut(body: bytes, terminator: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    pieces = body.split(terminator)
    for number, piece in enumerate(pieces):
        end = terminator if number < len(pieces) - 1 else b""
        stripped = piece.lstrip(BLANKS)
        lead = piece[: len(piece) - len(stripped)]
        text = stripped.rstrip(b"\r\n")
        yield lead, text, stripped[len(text) :] + end
