"""Which characters separate segments and elements, as the file itself says."""

import re
from dataclasses import dataclass

ISA_LENGTH = 106  # the interchange header is of fixed length, its terminator included
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
FIRST_SEGMENT = re.compile(rb"\s*(ISA|GS|ST)([^A-Za-z0-9\s])")
AT_LINE_START = re.compile(
    rb"[\r\n]+([^A-Za-z0-9\s])(?=GS[^A-Za-z0-9\s])"
)  # each segment after the first on a line

PADDED_LINE = re.compile(rb" +\r?([\n\r])")  # lines of one length each: the blanks fill them up


@dataclass(frozen=True, slots=True)
class Delimiters:
    """The separators of one file, each a single character."""

    element: str
    component: str
    terminator: str


class NotX12Error(ValueError):
    """The bytes do not begin as an X12 file does."""


def without_byte_order_mark(data: bytes) -> bytes:
    """The bytes as UTF-8 without their mark; UTF-16 is turned into UTF-8."""
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            rest = data[len(mark) :]
            return rest if encoding == "utf-8" else rest.decode(encoding, errors="replace").encode()
    return data


def delimiters_of(head: bytes) -> Delimiters:
    """The separators that the first segments show. Without ISA they are guessed from GS and ST.

    Raises:
        NotX12Error: if the bytes begin with neither ISA, GS nor ST, or if no terminator can be found.
    """
    first = FIRST_SEGMENT.match(head)
    if first is None:
        raise NotX12Error("the file does not begin with ISA, GS or ST")
    element = first[2].decode("latin-1")
    start = first.start(1)
    if first[1] == b"ISA":
        isa = head[start : start + ISA_LENGTH]
        if len(isa) == ISA_LENGTH and isa.count(first[2]) == 16 and isa[103:104] == first[2]:
            at_line_start = AT_LINE_START.match(head, start + ISA_LENGTH - 1)
            terminator = at_line_start[1].decode("latin-1") if at_line_start else chr(isa[105])
            if terminator == " " and (padded := PADDED_LINE.match(head, start + ISA_LENGTH - 1)):
                terminator = padded[1].decode()
            return Delimiters(element, chr(isa[104]), terminator)
        if of_another_length := _header_before_group(head[start:], first[2]):
            return Delimiters(element, *of_another_length)
    return Delimiters(element, ":", _terminator(head[start:], first[2]))


def _header_before_group(head: bytes, element: bytes) -> tuple[str, str] | None:
    """The two signs behind the sixteenth separator, where a group begins right after them."""
    between = re.escape(element)
    found = re.match(rb"ISA(?:%b[^%b]*){15}%b(.)(.)\s*GS%b" % ((between,) * 4), head, re.DOTALL)
    return None if found is None else (found[1].decode("latin-1"), found[2].decode("latin-1"))


def _terminator(head: bytes, element: bytes) -> str:
    """The character before the segment that must follow the first one."""
    after = re.search(rb"([^A-Za-z0-9 ])[\r\n ]*(?:GS|ST|BHT|BPR|HL)" + re.escape(element), head[2:])
    if after is None:
        raise NotX12Error("no segment terminator was found after the first segment")
    found = after[1].decode("latin-1")
    return "\n" if found in "\r\n" else found
