"""What payers answered, over the API."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from facetwise.store.models import Remittance
from facetwise.store.permissions import Permission, visible_remittances
from facetwise.web.api.keys import Scope
from facetwise.web.api.opening import fetch, key_for, note
from facetwise.web.api.pages import MOST_A_PAGE, page_of
from facetwise.web.api.problems import PROBLEMS
from facetwise.web.api.schemas import RemittanceOut, RemittancePage

router = Router(tags=["ledger"])


@router.get("/remittances", response={200: RemittancePage, **PROBLEMS})
def remittances(
    request: HttpRequest, cursor: str = "", limit: int = Query(50, ge=1, le=MOST_A_PAGE)
) -> dict[str, Any]:
    """The standing remittances, one for each claim of an 835."""
    key = key_for(request, Scope.READ_LEDGER, Permission.READ_CLAIMS, "remittance")
    rows = visible_remittances(key.role).select_related("claim")
    page = page_of(rows, "remittance", cursor, limit, _shape)
    note(key, "list", "remittance", f"api {len(page['items'])}")
    return page


@router.get("/remittances/{uid}", response={200: RemittanceOut, **PROBLEMS})
def remittance(request: HttpRequest, uid: str) -> dict[str, Any]:
    """One remittance."""
    key = key_for(request, Scope.READ_LEDGER, Permission.READ_CLAIMS, "remittance")
    return _shape(fetch(key, visible_remittances(key.role), "remittance", uid))


def _shape(row: Remittance) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in RemittanceOut.model_fields if name != "claim"}
    return told | {"claim": row.claim.uid if row.claim else None}
