"""A received 837 file as groups, transaction sets and claims, each with its faults."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from facetwise.interop.x12.document import Document, Segment, read_document, read_documents
from facetwise.interop.x12.syntax import no_faults, syntax_faults
from facetwise.interop.x12.syntax.trailing import TRAILING

Fault = dict[str, Any]
DAY_LENGTH = 8
HEADER_ELEMENTS = 16  # of an ISA that is whole


@dataclass(slots=True)
class ReceivedClaim:
    """One claim: whose, what it is called, and what is wrong with its form."""

    segment: int
    account: str
    total: Decimal
    patient: list[str]  # elements of NM1
    service_date: str | None = None
    clearinghouse_number: str | None = None
    has_lines: bool = False
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_accepted(self) -> bool:
        """Whether it can go on to be judged."""
        return self.has_lines and bool(self.account) and not self.faults

    @property
    def is_dated(self) -> bool:
        """Whether a 277CA can speak of it: that gives the date of service of each claim."""
        return self.service_date is not None


@dataclass(slots=True)
class ReceivedSet:
    """One transaction set, its claims by billing provider."""

    segment: int
    kind: str
    control: str
    version: str
    batch: str = ""
    submitter: list[str] = field(default_factory=list)
    providers: list[tuple[list[str], list[ReceivedClaim]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def claims(self) -> list[ReceivedClaim]:
        """All its claims."""
        return [claim for _, claims in self.providers for claim in claims]

    @property
    def dated(self) -> list[tuple[list[str], list[ReceivedClaim]]]:
        """Its claims that a 277CA can speak of, by billing provider."""
        return [(name, [claim for claim in claims if claim.is_dated]) for name, claims in self.providers]

    @property
    def has_own_faults(self) -> bool:
        """Whether something is wrong beside the claims, so that the whole set is refused."""
        return any(fault["claim_segment"] is None for fault in self.faults)


@dataclass(slots=True)
class ReceivedGroup:
    """One functional group."""

    code: str
    control: str
    version: str
    sets: list[ReceivedSet] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    stated_sets: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """A file: the header that it came under, and its groups."""

    interchange: list[str]  # elements of ISA
    sender: str  # GS02, GS03
    receiver: str
    groups: tuple[ReceivedGroup, ...]


def receive_all(data: bytes) -> list[Received]:
    """The interchanges of a file: each is answered to its own sender.

    Raises:
        NotX12Error: if the bytes are no X12 file.
    """
    return [receive(part) for document in read_documents(data) for part in _interchanges(document)]


def _interchanges(document: Document) -> Iterator[bytes]:
    """The bytes of each; what stands before the first header belongs to it."""
    tag, element = f"ISA{document.delimiters.element}".encode("latin-1"), document.delimiters.element
    part = [document.mark]
    has_header = False
    for segment in document.segments:
        is_header = (
            segment.text.startswith(tag) and segment.text.count(element.encode("latin-1")) == HEADER_ELEMENTS
        )
        if is_header and has_header:
            yield b"".join(part)
            part = []
        has_header |= is_header
        part += [segment.lead, segment.text, segment.end]
    yield b"".join([*part, document.tail])


def receive(data: bytes) -> Received:
    """One interchange with its faults.

    Raises:
        NotX12Error: if the bytes are no X12 file.
    """
    document = read_document(data)
    found = pl.concat([no_faults(), *syntax_faults(data)])
    faults = found.filter(pl.col("kind") != TRAILING).to_dicts()  # nothing is refused for these
    reader = _Reader(document)
    for segment in document.segments:
        reader.take(segment)
    _give_faults(reader.groups, faults)
    sender, receiver = reader.parties
    return Received(reader.interchange, sender, receiver, tuple(reader.groups))


class _Reader:
    """Goes through the segments, keeping what the next claim stands under."""

    def __init__(self, document: Document) -> None:
        self.interchange: list[str] = []
        self.parties = ("", "")
        self.groups: list[ReceivedGroup] = []
        self._document = document
        self._subscriber: list[str] = []
        self._is_in_claim = False

    def take(self, segment: Segment) -> None:
        parts = [
            part.decode("utf-8", errors="replace") for part in segment.elements(self._document.delimiters)
        ]
        parts += [""] * (17 - len(parts))
        take = getattr(self, f"_{parts[0].lower()}", None)
        if take is not None:
            take(segment.number, parts)

    @property
    def _set(self) -> ReceivedSet | None:
        return self.groups[-1].sets[-1] if self.groups and self.groups[-1].sets else None

    @property
    def _claim(self) -> ReceivedClaim | None:
        providers = self._set.providers if self._set else []
        return providers[-1][1][-1] if providers and providers[-1][1] else None

    def _isa(self, _: int, parts: list[str]) -> None:
        self.interchange = self.interchange or parts

    def _gs(self, _: int, parts: list[str]) -> None:
        if not self.groups:
            self.parties = (parts[2], parts[3])
        self.groups.append(ReceivedGroup(parts[1], parts[6], parts[8]))

    def _ge(self, _: int, parts: list[str]) -> None:
        if self.groups:
            self.groups[-1].stated_sets = parts[1]

    def _st(self, number: int, parts: list[str]) -> None:
        if not self.groups:
            self.groups.append(ReceivedGroup("HC", "1", parts[3]))
        version = parts[3] or self.groups[-1].version
        self.groups[-1].sets.append(ReceivedSet(number, parts[1], parts[2], version))

    def _bht(self, _: int, parts: list[str]) -> None:
        if self._set and not self._set.batch:
            self._set.batch = parts[3]

    def _hl(self, _: int, parts: list[str]) -> None:
        self._is_in_claim = False
        if self._set and parts[3] == "20":
            self._set.providers.append(([], []))

    def _nm1(self, _: int, parts: list[str]) -> None:
        if self._set is None:
            return
        if parts[1] == "41":
            self._set.submitter = parts
        elif parts[1] == "85" and self._set.providers and not self._set.providers[-1][0]:
            self._set.providers[-1][0].extend(parts)
        elif parts[1] == "IL" and not self._is_in_claim:  # inside of a claim it is another payer's
            self._subscriber = parts
        elif parts[1] == "QC":
            self._subscriber = [*parts[:8], *(self._subscriber[8:] or parts[8:])]

    def _clm(self, number: int, parts: list[str]) -> None:
        self._is_in_claim = True
        if self._set is None:
            return
        if not self._set.providers:
            self._set.providers.append(([], []))
        self._set.providers[-1][1].append(
            ReceivedClaim(number, parts[1], _amount(parts[2]), list(self._subscriber))
        )

    def _ref(self, _: int, parts: list[str]) -> None:
        if self._claim and parts[1] == "D9" and not self._claim.has_lines:
            self._claim.clearinghouse_number = parts[2]

    def _sv1(self, _: int, parts: list[str]) -> None:
        if self._claim:
            self._claim.has_lines = True

    _sv2 = _sv1

    def _dtp(self, _: int, parts: list[str]) -> None:
        if (
            self._claim
            and parts[1] in ("472", "434")
            and self._claim.service_date is None
            and _is_day(parts[3][:8])
        ):
            self._claim.service_date = parts[3][:8]


def _is_day(text: str) -> bool:
    """Whether it is a day that exists, as X12 writes it."""
    try:
        return len(text) == DAY_LENGTH and datetime.strptime(text, "%Y%m%d") is not None
    except ValueError:
        return False


def _amount(text: str) -> Decimal:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return Decimal(0)
    return value if value.is_finite() and abs(value) < 10**12 else Decimal(0)


def _give_faults(groups: list[ReceivedGroup], faults: list[Fault]) -> None:
    sets = {one.segment: one for group in groups for one in group.sets}
    claims = {claim.segment: claim for one in sets.values() for claim in one.claims}
    for fault in faults:
        owner = sets.get(fault["set_segment"]) or _set_before(sets, fault)
        if owner is not None:
            owner.faults.append(fault)
        elif groups and fault["tag"] in ("GS", "GE"):
            groups[-1].faults.append(fault)
        if fault["claim_segment"] in claims:
            claims[fault["claim_segment"]].faults.append(fault)


def _set_before(sets: dict[int, ReceivedSet], fault: Fault) -> ReceivedSet | None:
    """SE stands for the set that it closes; its faults come when the set is no longer open."""
    if fault["tag"] not in ("SE", "ST"):
        return None
    before = [number for number in sets if number <= fault["segment"]]
    return sets[max(before)] if before else None


def all_sets(received: Received) -> Iterator[ReceivedSet]:
    """Every transaction set of the file."""
    return (one for group in received.groups for one in group.sets)
