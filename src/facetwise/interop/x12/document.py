"""A whole X12 file with every byte of it: what was read can be written back, changed in places or not at all."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from facetwise.interop.x12.delimiters import (
    BYTE_ORDER_MARKS,
    Delimiters,
    delimiters_of,
    without_byte_order_mark,
)
from facetwise.interop.x12.interchanges import Interchanges

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
    """The segments of a file with the same separators throughout. UTF-16 becomes UTF-8; nothing else changes.

    Raises:
        NotX12Error: if the bytes are no X12 file.
    """
    body = without_byte_order_mark(data)
    return _document(_mark(data), body, delimiters_of(body), segments_before=0)


def read_documents(data: bytes) -> tuple[Document, ...]:
    """A file in documents, one for each run of interchanges with the same separators; segments are numbered through.

    Written one behind the other they are the file again.

    Raises:
        NotX12Error: if the bytes are no X12 file.
    """
    body = without_byte_order_mark(data)
    interchanges = Interchanges(body, io.BytesIO(), delimiters_of(body))
    documents: list[Document] = []
    before = 0
    for run in interchanges.runs():
        mark = b"" if documents else _mark(data)
        documents.append(_document(mark, run.read(), run.delimiters, segments_before=before))
        before += len(documents[-1].segments)
    return tuple(documents)


def _mark(data: bytes) -> bytes:
    return next((m for m, name in BYTE_ORDER_MARKS.items() if name == "utf-8" and data.startswith(m)), b"")


def _document(mark: bytes, body: bytes, delimiters: Delimiters, *, segments_before: int) -> Document:
    segments: list[Segment] = []
    rest = b""
    for lead, text, end in _cut(body, delimiters.terminator.encode("latin-1")):
        if text:
            segments.append(Segment(segments_before + len(segments) + 1, rest + lead, text, end))
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
