"""What payers answered, over the API."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from facetwise.store.models import Remittance
from facetwise.store.permissions import Permission, visible_remittances
from facetwise.web.api.bodies import Answer, once
from facetwise.web.api.keys import Scope
from facetwise.web.api.opening import fetch, key_for, note
from facetwise.web.api.pages import MOST_A_PAGE, page_of
from facetwise.web.api.problems import PROBLEMS, ApiProblemError
from facetwise.web.api.schemas.remittances import FileOut, RemittanceFileIn, RemittanceOut, RemittancePage
from facetwise.web.remittances import load_remittances

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


@router.post("/remittances", response={200: FileOut, 201: FileOut, **PROBLEMS})
def add_remittances(request: HttpRequest, body: RemittanceFileIn) -> Any:  # noqa: ANN401 - a status with its body
    """Keep what a payer answered, from an X12 835; the same file again changes nothing and answers 200."""
    key = key_for(request, Scope.WRITE_LEDGER, Permission.LOAD_FILES, "remittance")

    def write() -> Answer:
        loaded = load_remittances(body.name, body.x12.encode())
        file = loaded.file
        if not file.held_in_file:
            told = [
                {"field": "x12", "message": problem, "remedy": "send the 835 as the payer sent it"}
                for problem in file.problems or ["the text holds no claim payment"]
            ]
            raise ApiProblemError(422, "this is no remittance", "see `errors`; nothing was kept", told)
        note(key, "load", "file", file.uid)
        return (201 if loaded.is_new else 200), {name: getattr(file, name) for name in FileOut.model_fields}

    return Status(*once(request, key, write))


def _shape(row: Remittance) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in RemittanceOut.model_fields if name != "claim"}
    return told | {"claim": row.claim.uid if row.claim else None}
