"""What a policy pack holds, as written: documents, values with their dates, and from when inherited ones decide."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

OPEN_END = date(9999, 12, 31)
STATES = ("known", "not_addressed", "unknown", "conflict")
CONFIDENCES = ("none", "low", "medium", "high")  # from weak to strong
CURRENCIES = ("dated", "undated", "historical")


class PackError(ValueError):
    """A pack cannot be read; the message says where and what is expected."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One value as the pack writes it, before dates of groups and inheritance are worked in."""

    key: str
    scope: tuple[tuple[str, Any], ...]
    state: str  # one of STATES
    value: Any
    effective_from: date | None
    effective_until: date | None
    cite: str | None
    document: str | None
    confidence: str  # one of CONFIDENCES
    currency: str  # one of CURRENCIES
    verified_through: date | None
    group: str | None
    why: str | None
    note: str | None
    place: str  # file:line
    candidates: tuple[Any, ...] = ()  # what the sources of a conflict say


@dataclass(frozen=True, slots=True)
class Deciding:
    """From when a group of inherited values may decide for this pack, how surely, and why."""

    effective_from: date
    effective_until: date | None
    confidence: str
    basis: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document that values cite."""

    title: str
    url: str | None
    effective: date | None


@dataclass(frozen=True, slots=True)
class Pack:
    """One policy pack as written."""

    pack_id: str
    name: str
    payer_id: str
    contractor: str | None
    policy: str  # short name of the local policy, which a base cites as LCD
    extends: tuple[str, ...]
    since: date | None  # first day of the policy itself
    until: date | None
    decides: dict[str, tuple[Deciding, ...]]
    documents: dict[str, Document]
    entries: tuple[Entry, ...]
    silent: Entry | None  # what it says of every key that it does not name, if it was read and is silent
    not_seen: str  # otherwise: why keys without an entry are not known
    is_part: bool  # only there to be extended
    path: Path = field(compare=False)
