"""Interchanges of one file that are separated by other characters than those before them: each is read by its own."""

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from facetwise.interop.x12.delimiters import (
    ISA_LENGTH,
    Delimiters,
    NotX12Error,
    delimiters_of,
    without_byte_order_mark,
)

# the letters come first and what stands before them after: so they are found as fast as bytes are
_START = re.compile(rb"ISA(?<![A-Za-z0-9 ]ISA)[^A-Za-z0-9\s]")


class Interchanges:
    """A file in runs of interchanges with the same separators; within a run it is read like a file."""

    def __init__(self, text: bytes, file: BinaryIO, delimiters: Delimiters) -> None:
        """``text`` was already read of the file; ``delimiters`` are those of its first interchange."""
        self._waiting = text  # read, not yet given
        self._file = file
        self._next: bytes | None = None  # the beginning of the next run, once it was seen
        self._is_begun = False
        self.delimiters = delimiters

    def runs(self) -> Iterator["Interchanges"]:
        """Itself, once for each run; `delimiters` and `read` are then of that run."""
        yield self
        while self._next is not None:
            self._waiting, self._next, self._is_begun = self._next, None, False
            self.delimiters = delimiters_of(self._waiting)
            yield self

    @property
    def is_last(self) -> bool:
        """Whether no further run was seen so far; certain once the run was read to its end."""
        return self._next is None

    def read(self, size: int = -1, /) -> bytes:
        """About so many bytes of this run; none at its end."""
        if self._next is not None:
            return b""
        block, self._waiting = self._waiting, b""
        if self._is_begun or not block:
            block += self._more(size)
        block = self._without_half_a_header(block)
        at = self._other(block, after=-1 if self._is_begun else 0)
        self._is_begun = True
        if at is not None:
            block, self._next, self._waiting = block[:at], block[at:] + self._waiting, b""
        return block

    def _more(self, size: int) -> bytes:
        return self._file.read(size if size < 0 else max(size, ISA_LENGTH))

    def _without_half_a_header(self, block: bytes) -> bytes:
        """The block, without what may be the beginning of an interchange that has not been read whole."""
        at = block.rfind(b"ISA", max(len(block) - ISA_LENGTH, 0))
        if at < 0:
            at = next((len(block) - n for n in (2, 1) if block.endswith(b"ISA"[:n])), -1)
        if at < 0:
            return block
        more = self._more(ISA_LENGTH)
        if more and at > 0:
            self._waiting = block[at:] + more
            return block[:at]
        return block + more

    def _other(self, block: bytes, *, after: int) -> int | None:
        """Where an interchange with other separators begins, behind a place: a run's own beginning is none."""
        if b"ISA" not in block:
            return None
        for start in _START.finditer(block):
            try:
                found = delimiters_of(block[start.start() :])
            except NotX12Error:
                continue
            if start.start() > after and found != self.delimiters and _is_header(block[start.start() :]):
                return start.start()
        return None


def expect_one_kind(data: bytes) -> None:
    """What works on a whole file at once needs the same separators throughout.

    Raises:
        NotX12Error: if the bytes are no X12 file, or an interchange has other separators than the first.
    """
    text = without_byte_order_mark(data)
    run = Interchanges(text, io.BytesIO(), delimiters_of(text))
    run.read()
    if not run.is_last:
        raise NotX12Error(
            "its interchanges have different separators; cut it into a file for each (ISA to IEA)"
        )


def _is_header(text: bytes) -> bool:
    """Sixteen elements of the lengths that ISA has: nothing else looks like it."""
    return len(text) >= ISA_LENGTH and text[:ISA_LENGTH].count(text[3:4]) == 16
