"""The interchange that goes back: who sent receives, who received sends."""

from collections.abc import Iterator, Sequence

from facetwise.interop.x12.acknowledge.received import Received
from facetwise.interop.x12.write.envelope import STANDARD, Interchange
from facetwise.interop.x12.write.segments import COMPONENT, ELEMENT, REPETITION, TERMINATOR, clean, segment


def answered(
    received: Received, interchange: Interchange, *, code: str, version: str, sets: Sequence[Sequence[str]]
) -> bytes:
    """The file: sets are given with their ST and without SE."""
    return "".join(
        f"{text}{TERMINATOR}\n" for text in _segments(received, interchange, code, version, sets)
    ).encode()


def _segments(
    received: Received, interchange: Interchange, code: str, version: str, sets: Sequence[Sequence[str]]
) -> Iterator[str]:
    made, isa = interchange.made, received.interchange or [""] * 17
    qualifiers = (isa[7].strip() or "ZZ", isa[5].strip() or "ZZ")
    names = (clean(isa[8]) or clean(received.receiver), clean(isa[6]) or clean(received.sender))
    usage = isa[15] if isa[15] in ("P", "T") else "T"
    yield ELEMENT.join(
        ["ISA", "00", " " * 10, "00", " " * 10, qualifiers[0], f"{names[0][:15]:15}", qualifiers[1],
         f"{names[1][:15]:15}", f"{made:%y%m%d}", f"{made:%H%M}", REPETITION, STANDARD,
         interchange.number, "0", usage, COMPONENT]
    )  # fmt: skip
    parties = (received.receiver or names[0], received.sender or names[1])
    yield segment("GS", code, *parties, f"{made:%Y%m%d}", f"{made:%H%M}", "1", "X", version)
    for texts in sets:
        yield from texts
        yield segment("SE", str(len(texts) + 1), texts[0].split(ELEMENT)[2])
    yield segment("GE", str(len(sets)), "1")
    yield segment("IEA", "1", interchange.number)
