"""Writes the access log and checks its chain.

Each entry's digest covers the entry and the digest before it, so a changed, removed or inserted entry shows. Cutting
off the end does not show from within: `verify` gives the last digest to be written down elsewhere.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection, transaction

from facetwise.store.models import AccessEntry

FIRST = "0" * 64
FAULTS_NAMED = 20
_CHAIN_LOCK = 0x46574C47  # any number, the same for all who append on PostgreSQL
_HASHED = ("number", "at", "actor", "role", "action", "kind", "identifier", "purpose", "outcome", "previous")


@dataclass(frozen=True, slots=True)
class Access:
    """What is to be recorded."""

    actor: str
    role: str
    action: str
    kind: str
    identifier: str = ""
    purpose: str = ""
    outcome: str = "granted"


@dataclass(frozen=True, slots=True)
class Fault:
    """An entry that does not fit, by its number."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of checking the chain. ``faults`` are in the order of their numbers, at most `FAULTS_NAMED`."""

    entries: int
    last_digest: str
    faults: tuple[Fault, ...] = ()

    @property
    def broken_at(self) -> int | None:
        """The first entry that does not fit."""
        return self.faults[0].number if self.faults else None

    @property
    def why(self) -> str:
        """What is wrong with it."""
        return self.faults[0].why if self.faults else ""


def record(access: Access) -> AccessEntry:
    """Append one entry, in the transaction at hand if there is one."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
        last = AccessEntry.objects.order_by("-number").first()
        entry = AccessEntry(
            number=last.number + 1 if last else 1,
            at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            actor=access.actor,
            role=access.role,
            action=access.action,
            kind=access.kind,
            identifier=access.identifier,
            purpose=access.purpose,
            outcome=access.outcome,
            previous=last.digest if last else FIRST,
        )
        entry.digest = digest_of(entry)
        entry.save(force_insert=True)
    return entry


def digest_of(entry: AccessEntry) -> str:
    """SHA-256 of an entry with the digest before it."""
    text = json.dumps([getattr(entry, name) for name in _HASHED], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verify() -> Verified:
    """Go through the whole chain. After a fault it goes on from what stands there, so that each fault is named."""
    previous, due, entries = FIRST, 1, 0
    faults: list[Fault] = []
    for entry in AccessEntry.objects.order_by("number").iterator():
        entries += 1
        if len(faults) < FAULTS_NAMED:
            faults += _faults(entry, due, previous)
        previous, due = entry.digest, max(entry.number, 0) + 1
    return Verified(entries, previous, tuple(faults[:FAULTS_NAMED]))


def _faults(entry: AccessEntry, due: int, previous: str) -> list[Fault]:
    found = []
    if entry.number < due:
        found.append(Fault(entry.number, "it was put in before the first entry"))
    elif entry.number > due:
        found += [Fault(number, "it is missing") for number in range(due, entry.number)[:FAULTS_NAMED]]
    elif entry.previous != previous:
        found.append(Fault(entry.number, "it does not name the digest of the entry before it"))
    if entry.digest != digest_of(entry):
        found.append(Fault(entry.number, "its content was changed after it was written"))
    return found
