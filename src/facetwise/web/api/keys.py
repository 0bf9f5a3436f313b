"""Keys of programs: made once, kept as a digest, opened by scope."""

import hashlib
import hmac
import secrets
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from facetwise.store.access_log import Access, record
from facetwise.store.models import ApiKey, Role
from facetwise.web.api.problems import ApiProblemError, TooOftenError
from facetwise.web.api.rate import rate


class Scope(StrEnum):
    """What a key opens."""

    CHECK = "check"  # code, check, explain, policies, plan: nothing of the ledger
    READ_LEDGER = "ledger:read"
    WRITE_LEDGER = "ledger:write"


def create_key(name: str, scopes: list[Scope], role: Role = Role.CODER) -> str:
    """A new key; it cannot be shown again."""
    prefix, secret = secrets.token_hex(5), secrets.token_urlsafe(32)
    key = f"fw_{prefix}_{secret}"
    ApiKey.objects.create(
        name=name, prefix=prefix, digest=_digest(key), scopes=[str(s) for s in scopes], role=role
    )
    record(Access("command line", "", "create key", "key", prefix))
    return key


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()  # 256 random bits need no slow hash


class Bearer(HttpBearer):
    """``Authorization: Bearer KEY``."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        """The key, if it is known and not revoked.

        Raises:
            TooOftenError: if it called more often in this minute than it may.
        """
        parts = token.split("_", 2)
        found = ApiKey.objects.filter(prefix=parts[1], revoked_at=None).first() if len(parts) == 3 else None
        if found is None or not hmac.compare_digest(found.digest, _digest(token)):
            return None
        most = settings.API_CALLS_A_MINUTE
        if wait := rate.seconds_to_wait(found.prefix, most):
            raise TooOftenError(most, wait)
        return found


def require(request: HttpRequest, scope: Scope) -> ApiKey:
    """The key of the request.

    Raises:
        ApiProblemError: if it lacks the scope.
    """
    key: ApiKey = request.auth  # type: ignore[attr-defined]
    if scope not in key.scopes:
        record(Access(f"key {key.prefix}", key.role, "call", "api", outcome="refused", purpose=scope))
        held = ", ".join(key.scopes) or "none"
        raise ApiProblemError(
            403, "the key does not open this", f"this needs the scope {scope}; the key has {held}"
        )
    return key
