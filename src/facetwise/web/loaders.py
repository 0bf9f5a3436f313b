"""What loads which kind of file into the ledger, by page and by command."""

from typing import Protocol

from facetwise.store.models import Person
from facetwise.web.known_files import Loaded
from facetwise.web.loading import load_claims, load_sessions
from facetwise.web.remittances import load_remittances


class Loader(Protocol):
    """Loads one file."""

    def __call__(self, name: str, data: bytes, *, by: Person | None = None) -> Loaded:
        """The file as it stands in the ledger."""


LOADERS: dict[str, Loader] = {
    "claims": load_claims,
    "sessions": load_sessions,
    "remittances": load_remittances,
}
