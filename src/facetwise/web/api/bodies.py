"""The encounter in a request's body."""

import json
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from facetwise.interop.encounter.read import ReadEncounter, read_encounters
from facetwise.store.ledger import digest
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


def once(
    request: HttpRequest, key: ApiKey, write: Callable[[], tuple[int, dict[str, Any]]]
) -> tuple[int, dict[str, Any]]:
    """A write that is done once for each ``Idempotency-Key``; the same request again gets the first answer.

    Raises:
        ApiProblemError: if the key was used with another body.
    """
    name = request.headers.get("Idempotency-Key", "")
    if not name:
        return write()
    mark = digest([request.method, request.path, request.body.decode(errors="replace")])
    holder = f"key {key.prefix}"
    try:
        with transaction.atomic():
            known = KeptAnswer.objects.filter(holder=holder, key=name[:200]).first()
            if known is None:
                status, body = write()
                KeptAnswer.objects.create(
                    holder=holder, key=name[:200], request_digest=mark, status=status, body=body
                )
                return status, body
    except IntegrityError:  # the same request came twice at once, and the other was first
        known = KeptAnswer.objects.get(holder=holder, key=name[:200])
    if known.request_digest != mark:
        raise ApiProblemError(
            422,
            "this idempotency key was used for another request",
            "use a new Idempotency-Key for a new request",
        )
    return known.status, known.body
