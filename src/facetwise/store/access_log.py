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
class Verified:
    """What became of checking the chain; ``broken_at`` is the first entry that does not fit."""

    entries: int
    last_digest: str
    broken_at: int | None = None
    why: str = ""


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
    """Go through the chain from its first entry."""
    previous, number = FIRST, 0
    for entry in AccessEntry.objects.order_by("number").iterator():
        number += 1
        why = _fault(entry, number, previous)
        if why:
            return Verified(number - 1, previous, entry.number, why)
        previous = entry.digest
    return Verified(number, previous)


def _fault(entry: AccessEntry, number: int, previous: str) -> str:
    if entry.number != number:
        return f"entry {number} is missing"
    if entry.previous != previous:
        return "it does not name the digest of the entry before it"
    return "" if entry.digest == digest_of(entry) else "its content was changed after it was written"
