"""The ledger over the API: claims in and out, what a key's role may see, every access recorded."""

import base64
import binascii
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from facetwise.store.access_log import Access, record
from facetwise.store.ledger import keep_claim
from facetwise.store.models import ApiKey, Claim
from facetwise.store.permissions import Permission, may, visible_claims
from facetwise.web.api.bodies import encounter_in, once
from facetwise.web.api.keys import Scope, require
from facetwise.web.api.problems import ApiProblemError, Problem
from facetwise.web.api.schemas import ClaimDetail, ClaimPage, encounter_body
from facetwise.web.checking import content_of, recheck
from facetwise.web.loading import keep_own_sessions

router = Router(tags=["ledger"])
_PROBLEMS = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 422: Problem}
MOST_A_PAGE = 200


@router.get("/claims", response={200: ClaimPage, **_PROBLEMS})
def claims(
    request: HttpRequest, cursor: str = "", limit: int = Query(50, ge=1, le=MOST_A_PAGE)
) -> dict[str, Any]:
    """The claims in the order in which they came; `next_cursor` is null on the last page."""
    key = _key(request, Scope.READ_LEDGER, Permission.READ_CLAIMS)
    rows = list(visible_claims(key.role).filter(id__gt=_after(cursor)).order_by("id")[: limit + 1])
    _note(key, "list", f"api {min(len(rows), limit)}")
    more = _cursor(rows[limit - 1].id) if len(rows) > limit else None
    return {"items": [_summary(row) for row in rows[:limit]], "next_cursor": more}


@router.get("/claims/{uid}", response={200: ClaimDetail, **_PROBLEMS})
def claim(request: HttpRequest, uid: str) -> dict[str, Any]:
    """One claim with its newest version and current findings."""
    key = _key(request, Scope.READ_LEDGER, Permission.READ_CLAIMS)
    return _detail(_fetch(key, uid))


@router.post(
    "/claims",
    response={200: ClaimDetail, 201: ClaimDetail, **_PROBLEMS},
    openapi_extra={"requestBody": encounter_body()},
)
def add_claim(request: HttpRequest) -> Any:  # noqa: ANN401 - a status with its body
    """Keep a claim and check it; unchanged content changes nothing and answers 200."""
    key = _key(request, Scope.WRITE_LEDGER, Permission.WORK_CLAIMS)
    encounter = encounter_in(request).encounter
    if not encounter.claim_lines:
        told = {
            "field": "claim_lines",
            "message": "there are no lines to keep",
            "remedy": "give them, or POST /code",
        }
        raise ApiProblemError(422, "nothing to keep", "the encounter has no claim_lines", [told])

    def write() -> tuple[int, dict[str, Any]]:
        kept = keep_claim(encounter, content_of(encounter), why="api")
        if kept.is_new:
            recheck(kept.version)
            keep_own_sessions([(encounter, kept.version.claim)], None)
        _note(key, "write", kept.version.claim.uid)
        return (201 if kept.is_new else 200), _plain(_detail(kept.version.claim))

    return Status(*once(request, key, write))


def _key(request: HttpRequest, scope: Scope, permission: Permission) -> ApiKey:
    key = require(request, scope)
    if not may(key.role, permission):
        _note(key, "call", permission, outcome="refused")
        raise ApiProblemError(403, "the key's role does not open this", f"the role is {key.role}")
    return key


def _fetch(key: ApiKey, uid: str) -> Claim:
    found: Claim | None = visible_claims(key.role).filter(uid=uid).first()
    _note(key, "read", uid, outcome="granted" if found else "refused")
    if found is None:
        raise ApiProblemError(404, "no such claim", "GET /ledger/claims lists those that the key may see")
    return found


def _note(key: ApiKey, action: str, identifier: str, outcome: str = "granted") -> None:
    record(Access(f"key {key.prefix}", key.role, action, "claim", identifier[:64], "api", outcome))


def _summary(row: Claim) -> dict[str, Any]:
    return {
        "uid": row.uid,
        "claim_id": row.claim_id,
        "payer": row.payer,
        "service_date": row.service_date,
        "state": row.state,
        "worst": row.get_worst_display(),
        "worst_rule": row.worst_rule,
        "at_risk_cents": row.at_risk_cents,
        "deadline": row.deadline,
    }


def _detail(row: Claim) -> dict[str, Any]:
    version = row.newest
    findings = [verdict.finding for verdict in version.verdicts.filter(is_current=True).order_by("id")]
    return _summary(row) | {"version": version.number, "content": version.content, "findings": findings}


def _plain(detail: dict[str, Any]) -> dict[str, Any]:
    dates = {name: str(detail[name]) if detail[name] else None for name in ("service_date", "deadline")}
    return detail | dates


def _cursor(number: int) -> str:
    return base64.urlsafe_b64encode(f"claim {number}".encode()).decode().rstrip("=")


def _after(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        return int(text.removeprefix("claim "))
    except (binascii.Error, ValueError):
        told = {
            "field": "cursor",
            "message": "this is no cursor",
            "remedy": "send next_cursor as it was given",
        }
        raise ApiProblemError(422, "the cursor cannot be used", "see `errors`", [told]) from None
