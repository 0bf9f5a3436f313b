"""CDS Hooks for EHRs, at ``/cds-services``: coverage while something is ordered.

A hook is always answered with 200 and at worst with no card, so that no order is ever blocked; why stays in the log, by
ids alone. Where trusted clients are named (``FACETWISE_CDS_CLIENTS``), only their signed requests are answered.
"""

import json
import logging
import os
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from facetwise.interop.cds_hooks import SERVICES, answer, discovery
from facetwise.interop.cds_hooks.requests import NotAHookError, read_request
from facetwise.interop.cds_hooks.tokens import TokenRefusedError, checked_client
from facetwise.interop.cds_hooks.used_tokens import UsedTokens
from facetwise.store.access_log import Access, record
from facetwise.web.access import public

CLIENTS = "FACETWISE_CDS_CLIENTS"
NOTHING: dict[str, list[Any]] = {"cards": [], "systemActions": []}
USED = UsedTokens()
log = logging.getLogger("facetwise.hooks")


@public
@require_GET
def services(_: HttpRequest) -> HttpResponse:
    """What is offered."""
    return _answered(discovery())


@public
@csrf_exempt
@require_POST
def service(request: HttpRequest, name: str) -> HttpResponse:
    """Answer one hook."""
    if name not in SERVICES:
        return _answered({"detail": f"no such service; the services are {', '.join(SERVICES)}"}, 404)
    try:
        client = _client(request)
    except TokenRefusedError as refused:
        record(Access("nobody", "", "call", "hook", name, outcome="refused"))
        return _answered({"detail": str(refused)}, 401)
    said, kept = _said(request.body, name)
    record(Access(client, "", "call", "hook", name, purpose=",".join(kept)[:200]))
    return _answered(said)


@public
@csrf_exempt
@require_POST
def feedback(request: HttpRequest, name: str) -> HttpResponse:
    """What became of cards: only that something came, and for which service, is kept."""
    try:
        client = _client(request)
    except TokenRefusedError as refused:
        return _answered({"detail": str(refused)}, 401)
    record(Access(client, "", "feedback", "hook", name[:64]))
    return _answered({})


def _said(body: bytes, name: str) -> tuple[dict[str, Any], list[str]]:
    """The answer, and the names under which its assertions are kept."""
    try:
        asked = read_request(json.loads(body or b"null"))
        if asked.hook != SERVICES[name]:
            log.warning("hook service %s was asked for another hook", name)
            return NOTHING, []
        said = answer(asked, today=date.today())
    except NotAHookError as wrong:
        log.warning("hook service %s: %s", name, wrong)
        return NOTHING, []
    except (ValueError, RecursionError):
        log.warning("hook service %s: the body is not JSON that can be read", name)
        return NOTHING, []
    except Exception as broken:  # an order must never wait for a defect of ours
        log.error("hook service %s: %s", name, type(broken).__name__)
        return NOTHING, []
    return said, list(_assertions(said))


def _assertions(said: dict[str, Any]) -> list[str]:
    return [
        part["valueString"]
        for action in said["systemActions"]
        for extension in action["resource"].get("extension", [])
        for part in extension.get("extension", [])
        if part.get("url") == "coverage-assertion-id"
    ]


def _client(request: HttpRequest) -> str:
    """Who calls: by its token where clients are named, else nobody in particular.

    Raises:
        TokenRefusedError: if the token is missing or not to be trusted.
    """
    clients = _clients(os.environ.get(CLIENTS, ""))
    if not clients:
        return "hook client"
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.casefold() != "bearer" or not token:
        raise TokenRefusedError("the token is missing; expected Authorization: Bearer")
    return checked_client(token, clients, audience=request.build_absolute_uri(request.path), used=USED)


@lru_cache
def _clients(path: str) -> dict[str, Any]:
    """Trusted issuers with their key sets, from a JSON file."""
    return json.loads(Path(path).read_text(encoding="utf-8")) if path else {}


def _answered(value: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(value, status=status)
