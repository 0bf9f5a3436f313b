"""What loads which kind of file into the ledger, by page and by command."""

import re
from collections.abc import Callable, Iterable

from facetwise.store.models import LoadedFile, Person
from facetwise.web.known_files import Loaded, Step, load_once
from facetwise.web.loading import claim_steps, session_steps
from facetwise.web.remittances import remittance_steps

HEAD_BYTES = 4096
_TRANSACTION_SET = re.compile(rb"(?:^|[^\w\s])\s*ST([^\w\s])(\d{3})\1")
_KINDS = {b"835": "remittances", b"837": "claims"}

STEPS: dict[str, Callable[[LoadedFile, bytes], Iterable[Step]]] = {
    "claims": claim_steps,
    "sessions": session_steps,
    "remittances": remittance_steps,
}


def kind_told(chosen: str, data: bytes) -> str:
    """The kind of a file: an X12 file says itself what it holds, whatever was chosen."""
    told = _TRANSACTION_SET.search(data[:HEAD_BYTES])
    return _KINDS.get(told[2], chosen) if told else chosen


def load_file(kind: str, name: str, data: bytes, *, by: Person | None = None) -> Loaded:
    """Take a file of a kind in, here and now."""
    return load_once(kind, name, data, STEPS[kind], by=by)
