"""Authorizations over the API."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from facetwise.store.models import Authorization
from facetwise.store.permissions import Permission, visible_authorizations
from facetwise.web.api.keys import Scope
from facetwise.web.api.opening import fetch, key_for, note
from facetwise.web.api.pages import MOST_A_PAGE, page_of
from facetwise.web.api.problems import PROBLEMS
from facetwise.web.api.schemas import AuthorizationOut, AuthorizationPage

router = Router(tags=["ledger"])


@router.get("/authorizations", response={200: AuthorizationPage, **PROBLEMS})
def authorizations(
    request: HttpRequest, cursor: str = "", limit: int = Query(50, ge=1, le=MOST_A_PAGE)
) -> dict[str, Any]:
    """The standing authorizations; what a later answer superseded is not among them."""
    key = key_for(request, Scope.READ_LEDGER, Permission.READ_AUTHORIZATIONS, "authorization")
    rows = visible_authorizations(key.role).select_related("patient")
    page = page_of(rows, "authorization", cursor, limit, _shape)
    note(key, "list", "authorization", f"api {len(page['items'])}")
    return page


@router.get("/authorizations/{uid}", response={200: AuthorizationOut, **PROBLEMS})
def authorization(request: HttpRequest, uid: str) -> dict[str, Any]:
    """One authorization."""
    key = key_for(request, Scope.READ_LEDGER, Permission.READ_AUTHORIZATIONS, "authorization")
    return _shape(fetch(key, visible_authorizations(key.role), "authorization", uid))


def _shape(row: Authorization) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in AuthorizationOut.model_fields if name != "patient"}
    return told | {"patient": row.patient.uid}
