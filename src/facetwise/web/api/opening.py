"""What a key may do in the ledger, and the record of it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from facetwise.store.access_log import Access, record
from facetwise.store.models import ApiKey
from facetwise.store.permissions import Permission, may
from facetwise.web.api.keys import Scope, require
from facetwise.web.api.problems import ApiProblemError


def key_for(request: HttpRequest, scope: Scope, permission: Permission, kind: str) -> ApiKey:
    """The key of the request.

    Raises:
        ApiProblemError: if its scope or its role does not open this.
    """
    key = require(request, scope)
    if not may(key.role, permission):
        note(key, "call", kind, permission, outcome="refused")
        raise ApiProblemError(403, "the key's role does not open this", f"the role is {key.role}")
    return key


def fetch(key: ApiKey, rows: QuerySet, kind: str, uid: str) -> Any:  # noqa: ANN401 - a row
    """One row among those that the key may see, recorded as granted or refused.

    Raises:
        ApiProblemError: if there is none; that it exists is not told.
    """
    found = rows.filter(uid=uid).first() if uid.isalnum() else None
    note(key, "read", kind, uid, outcome="granted" if found else "refused")
    if found is None:
        raise ApiProblemError(404, f"no such {kind}", "the list beside it names those that the key may see")
    return found


def note(key: ApiKey, action: str, kind: str, identifier: str, outcome: str = "granted") -> None:
    """Record an access by the key."""
    record(Access(f"key {key.prefix}", key.role, action, kind, identifier[:64], "api", outcome))
