"""What loads which kind of file into the ledger, by page and by command."""

from collections.abc import Callable, Iterable

from facetwise.store.models import LoadedFile, Person
from facetwise.web.known_files import Loaded, Step, load_once
from facetwise.web.loading import claim_steps, session_steps
from facetwise.web.remittances import remittance_steps

STEPS: dict[str, Callable[[LoadedFile, bytes], Iterable[Step]]] = {
    "claims": claim_steps,
    "sessions": session_steps,
    "remittances": remittance_steps,
}


def load_file(kind: str, name: str, data: bytes, *, by: Person | None = None) -> Loaded:
    """Take a file of a kind in, here and now."""
    return load_once(kind, name, data, STEPS[kind], by=by)
