"""The ledger over the API: claims in and out, what a key's role may see, every access recorded."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from facetwise.store.ledger import keep_claim
from facetwise.store.models import Claim
from facetwise.store.permissions import Permission, visible_claims
from facetwise.store.sessions import keep_sessions_of
from facetwise.web.api.bodies import Answer, encounter_in, once
from facetwise.web.api.keys import Scope
from facetwise.web.api.opening import fetch, key_for, note
from facetwise.web.api.pages import MOST_A_PAGE, page_of
from facetwise.web.api.problems import PROBLEMS, ApiProblemError
from facetwise.web.api.schemas.claims import ClaimDetail, ClaimPage
from facetwise.web.api.schemas.tools import encounter_body
from facetwise.web.checking import content_of, recheck_with_those_after
from facetwise.web.checking_many import billed_sessions

router = Router(tags=["ledger"])


@router.get("/claims", response={200: ClaimPage, **PROBLEMS})
def claims(
    request: HttpRequest, cursor: str = "", limit: int = Query(50, ge=1, le=MOST_A_PAGE)
) -> dict[str, Any]:
    """The claims in the order in which they came; `next_cursor` is null on the last page."""
    key = key_for(request, Scope.READ_LEDGER, Permission.READ_CLAIMS, "claim")
    page = page_of(visible_claims(key.role), "claim", cursor, limit, _summary)
    note(key, "list", "claim", f"api {len(page['items'])}")
    return page


@router.get("/claims/{uid}", response={200: ClaimDetail, **PROBLEMS})
def claim(request: HttpRequest, uid: str) -> dict[str, Any]:
    """One claim with its newest version and current findings."""
    key = key_for(request, Scope.READ_LEDGER, Permission.READ_CLAIMS, "claim")
    return _detail(fetch(key, visible_claims(key.role), "claim", uid))


@router.post(
    "/claims",
    response={200: ClaimDetail, 201: ClaimDetail, **PROBLEMS},
    openapi_extra={"requestBody": encounter_body()},
)
def add_claim(request: HttpRequest) -> Any:  # noqa: ANN401 - a status with its body
    """Keep a claim and check it; unchanged content changes nothing and answers 200."""
    key = key_for(request, Scope.WRITE_LEDGER, Permission.WORK_CLAIMS, "claim")
    encounter = encounter_in(request).encounter
    if not encounter.claim_lines:
        told = {
            "field": "claim_lines",
            "message": "there are no lines to keep",
            "remedy": "give them, or POST /code",
        }
        raise ApiProblemError(422, "nothing to keep", "the encounter has no claim_lines", [told])

    def write() -> Answer:
        kept = keep_claim(encounter, content_of(encounter), why="api")
        if kept.is_new:
            (sessions,) = billed_sessions([encounter])
            keep_sessions_of(kept.version.claim, sessions, None)
            recheck_with_those_after(kept.version)
        note(key, "write", "claim", kept.version.claim.uid)
        return (201 if kept.is_new else 200), _detail(kept.version.claim)

    return Status(*once(request, key, write))


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
