"""Lists a page at a time: a cursor names the last row that was given, so that no row comes twice or is left out."""

import base64
import binascii
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from facetwise.web.api.problems import ApiProblemError

MOST_A_PAGE = 200


def page_of(
    rows: QuerySet, kind: str, cursor: str, limit: int, shape: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    """Some rows in the order in which they came; ``next_cursor`` is null on the last page."""
    found = list(rows.filter(id__gt=_after(kind, cursor)).order_by("id")[: limit + 1])
    more = _cursor(kind, found[limit - 1].id) if len(found) > limit else None
    return {"items": [shape(row) for row in found[:limit]], "next_cursor": more}


def _cursor(kind: str, number: int) -> str:
    return base64.urlsafe_b64encode(f"{kind} {number}".encode()).decode().rstrip("=")


def _after(kind: str, cursor: str) -> int:
    if not cursor:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        named, _, number = text.partition(" ")
        if named != kind or not (number.isascii() and number.isdigit() and len(number) < 19):
            raise ValueError(cursor)
        return int(number)
    except (binascii.Error, ValueError):
        told = {
            "field": "cursor",
            "message": "this is no cursor of this list",
            "remedy": "send next_cursor as it was given",
        }
        raise ApiProblemError(422, "the cursor cannot be used", "see `errors`", [told]) from None
