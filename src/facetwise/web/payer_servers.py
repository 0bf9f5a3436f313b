"""The payers' own FHIR servers for requests, as the practice names them; no other is ever called.

``FACETWISE_PAYER_SERVERS`` names a JSON file: what the practice calls the payer → ``{"address": …, "token": …}``.
"""

import json
import os
from functools import lru_cache
from pathlib import Path

from facetwise.interop.prior_authorization.exchange import PayerServer

SERVERS = "FACETWISE_PAYER_SERVERS"


def payer_server(payer: str) -> PayerServer | None:
    """The server of a payer; None where none is named."""
    return _servers(os.environ.get(SERVERS, "")).get(payer.casefold())


@lru_cache
def _servers(path: str) -> dict[str, PayerServer]:
    loaded = json.loads(Path(path).read_text(encoding="utf-8")) if path else {}
    return {
        str(payer).casefold(): PayerServer(str(told["address"]), told.get("token"))
        for payer, told in loaded.items()
    }
