"""The encounter in a request's body."""

import json
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from facetwise.interop.encounter.read import ReadEncounter, read_encounters
from facetwise.store.fitting import digest
from facetwise.store.models import ApiKey, KeptAnswer
from facetwise.web.api.problems import ApiProblemError, from_input


def encounter_in(request: HttpRequest) -> ReadEncounter:
    """The one encounter that the body holds.

    Raises:
        ApiProblemError: if it is not one JSON object that can be read as an encounter.
    """
    try:
        body = json.loads(request.body or b"null")
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise ApiProblemError(400, "the body is not a JSON object", "send one encounter as a JSON object")
    read = read_encounters(json.dumps(body).encode(), source="body.json")
    if not read.encounters:
        raise ApiProblemError(422, "this is no encounter", "see `errors`", from_input(list(read.problems)))
    return read.encounters[0]


Answer = tuple[int, dict[str, Any]]


def answered(request: HttpRequest, key: ApiKey) -> Answer | None:
    """What the same request with the same ``Idempotency-Key`` was answered before.

    Raises:
        ApiProblemError: if the key was used with another body.
    """
    name = _named(request)
    known = KeptAnswer.objects.filter(holder=f"key {key.prefix}", key=name).first() if name else None
    if known is None:
        return None
    if known.request_digest != _mark(request):
        raise ApiProblemError(
            422,
            "this idempotency key was used for another request",
            "use a new Idempotency-Key for a new request",
        )
    return known.status, known.body


def once(
    request: HttpRequest, key: ApiKey, write: Callable[[], Answer], *, is_undone_on_error: bool = True
) -> Answer:
    """A write that is done once for each ``Idempotency-Key``; the same request again gets the first answer.

    It is done whole or not at all, unless it sends something that nobody can call back.

    Raises:
        ApiProblemError: if the key was used with another body.
    """
    if (known := answered(request, key)) is not None:
        return known
    try:
        with transaction.atomic() if is_undone_on_error else nullcontext():
            status, told = write()
            body = json.loads(json.dumps(told, default=str))
            if name := _named(request):
                KeptAnswer.objects.create(
                    holder=f"key {key.prefix}",
                    key=name,
                    request_digest=_mark(request),
                    status=status,
                    body=body,
                )
    except IntegrityError:  # the same request came twice at once, and the other was first
        if (known := answered(request, key)) is None:
            raise
        return known
    return status, body


def _named(request: HttpRequest) -> str:
    return request.headers.get("Idempotency-Key", "")[:200]


def _mark(request: HttpRequest) -> str:
    return digest([request.method, request.path, request.body.decode(errors="replace")])
