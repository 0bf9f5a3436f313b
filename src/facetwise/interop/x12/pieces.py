"""A file in pieces that cut no claim: each ends before a subscriber's level (HL 22)."""

from collections.abc import Iterator
from typing import BinaryIO

from facetwise.interop.x12.delimiters import Delimiters

MOST_BYTES_WITHOUT_CLAIM_END = 512 * 1024 * 1024


def pieces(text: bytes, file: BinaryIO, delimiters: Delimiters, size: int) -> Iterator[tuple[bytes, bool]]:
    """Pieces of the file that end before a subscriber's level, and whether each is the last."""
    rest = text
    while True:
        block = file.read(size)
        if not block:
            yield rest, True
            return
        cut = _last_subscriber(rest, delimiters)
        if cut > 0:
            yield rest[:cut], False
            rest = rest[cut:] + block
        elif len(rest) > MOST_BYTES_WITHOUT_CLAIM_END:
            yield rest, False
            rest = block
        else:
            rest += block


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
