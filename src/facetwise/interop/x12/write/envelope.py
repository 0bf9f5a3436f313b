"""The envelope of a file: who sends it to whom, when, and under which number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from facetwise.interop.x12.write.segments import (
    COMPONENT,
    ELEMENT,
    REPETITION,
    TERMINATOR,
    clean,
    segment,
)
from facetwise.interop.x12.write.settings import Settings

STANDARD = "00501"  # ISA12, of the guides of version 5010


@dataclass(frozen=True, slots=True)
class Interchange:
    """When the file was made, and its control number: the two things that claims do not tell."""

    made: datetime
    control_number: int

    @property
    def number(self) -> str:
        """The control number as ISA and IEA write it."""
        return f"{self.control_number % 1_000_000_000:09d}"


def header(settings: Settings, interchange: Interchange, *, standard: str = STANDARD) -> str:
    """The segment that begins the interchange; the lengths of its elements are fixed."""
    sender, receiver = _parties(settings)
    made, usage = interchange.made, "T" if settings.test else "P"
    return ELEMENT.join(
        ["ISA", "00", " " * 10, "00", " " * 10, "ZZ", f"{sender:15}", "ZZ", f"{receiver:15}",
         f"{made:%y%m%d}", f"{made:%H%M}", REPETITION, standard, interchange.number, "0", usage, COMPONENT]
    )  # fmt: skip


def group_header(
    settings: Settings, interchange: Interchange, *, kind: str, number: int, version: str
) -> str:
    """The segment that begins a group of transaction sets of one kind and guide."""
    made = interchange.made
    day, time = f"{made:%Y%m%d}", f"{made:%H%M}"
    return segment("GS", kind, *_parties(settings), day, time, str(number), "X", version)


def one_set(
    body: Sequence[str],
    settings: Settings,
    interchange: Interchange,
    *,
    kinds: tuple[str, str],
    version: str,
    standard: str = STANDARD,
) -> bytes:
    """A file of one transaction set, one segment a line.

    Args:
        body: the segments between ST and SE.
        settings: sender and receiver.
        interchange: when, and under which number.
        kinds: of the group (GS01) and of the set (ST01).
        version: of the guide.
        standard: of the interchange (ISA12).
    """
    group, transaction = kinds
    segments = [
        header(settings, interchange, standard=standard),
        group_header(settings, interchange, kind=group, number=1, version=version),
        segment("ST", transaction, "0001", version),
        *body,
        segment("SE", str(len(body) + 2), "0001"),
        segment("GE", "1", "1"),
        segment("IEA", "1", interchange.number),
    ]
    return "".join(f"{text}{TERMINATOR}\n" for text in segments).encode()


def _parties(settings: Settings) -> tuple[str, str]:
    return clean(settings.sender.id or "")[:15], clean(settings.receiver.id or "")[:15]
