"""Authorizations over the API."""

import json
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from facetwise.interop.prior_authorization.exchange import ExchangeError, Operation
from facetwise.report.authorizations import next_step
from facetwise.store.authorizations import AnswerRefusedError, supersede, take_answer
from facetwise.store.fitting import keepable
from facetwise.store.models import Authorization, Patient
from facetwise.store.permissions import Permission, visible_authorizations, visible_patients
from facetwise.web.api.bodies import Answer, answered, once
from facetwise.web.api.keys import Scope
from facetwise.web.api.opening import fetch, key_for, note
from facetwise.web.api.pages import MOST_A_PAGE, page_of
from facetwise.web.api.problems import PROBLEMS, ApiProblemError
from facetwise.web.api.schemas.authorizations import (
    AnswerIn,
    AuthorizationIn,
    AuthorizationOut,
    AuthorizationPage,
    RequestIn,
    RequestOut,
)
from facetwise.web.authorization_requests import (
    Wanted,
    decision_in,
    prepare,
    request_as_fhir,
    request_as_x12,
    send,
    wanted_of,
)

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


@router.post("/patients/{uid}/authorizations", response={201: AuthorizationOut, **PROBLEMS})
def add_authorization(request: HttpRequest, uid: str, body: AuthorizationIn) -> Any:  # noqa: ANN401 - a status with its body
    """Note for a patient that an authorization is needed, or what is known of one."""
    key = key_for(request, Scope.WRITE_LEDGER, Permission.WRITE_AUTHORIZATIONS, "authorization")
    patient: Patient = fetch(key, visible_patients(key.role), "patient", uid)
    _hold_to_number(body.status, body.number)

    def write() -> Answer:
        row = Authorization.objects.create(
            **keepable(body.model_dump()), patient=patient, payer=patient.payer
        )
        note(key, "write", "authorization", row.uid)
        return 201, _shape(row)

    return Status(*once(request, key, write))


@router.post("/authorizations/{uid}/change", response={200: AuthorizationOut, **PROBLEMS})
def change_authorization(request: HttpRequest, uid: str, body: AuthorizationIn) -> Any:  # noqa: ANN401 - as above
    """What somebody learned of one; it stands as a new row with a new uid, and the row before stays to be read."""
    key = key_for(request, Scope.WRITE_LEDGER, Permission.WRITE_AUTHORIZATIONS, "authorization")
    if (known := answered(request, key)) is not None:
        return Status(*known)
    row: Authorization = fetch(key, visible_authorizations(key.role), "authorization", uid)
    changes = body.model_dump(exclude_unset=True)

    def write() -> Answer:
        _hold_to_number(changes.get("status", row.status), changes.get("number", row.number))
        new = supersede(row, **changes)
        note(key, "write", "authorization", new.uid)
        return 200, _shape(new)

    try:
        return Status(*once(request, key, write))
    except AnswerRefusedError as wrong:
        raise ApiProblemError(422, "this cannot be changed", str(wrong)) from None


def _hold_to_number(status: str, number: str) -> None:
    if status == "approved" and not number.strip():
        told = {
            "field": "number",
            "message": "an approval has a number",
            "remedy": "send the one that the payer gave",
        }
        raise ApiProblemError(422, "the number is missing", "see `errors`", [told])


@router.post("/authorizations/{uid}/request", response={200: RequestOut, **PROBLEMS})
def request_to_payer(request: HttpRequest, uid: str, body: RequestIn) -> Any:  # noqa: ANN401 - as above
    """The request for the payer, or the inquiry what became of it; sent to the payer's own server where asked for."""
    key = key_for(request, Scope.WRITE_LEDGER, Permission.WRITE_AUTHORIZATIONS, "authorization")
    if (known := answered(request, key)) is not None:
        return Status(*known)
    row: Authorization = fetch(key, visible_authorizations(key.role), "authorization", uid)
    operation = Operation.INQUIRE if body.operation == "inquire" else Operation.SUBMIT
    noted = wanted_of(row)
    wanted = Wanted(
        body.service_date or noted.day,
        noted.lines if body.lines is None else "\n".join(body.lines),
        noted.diagnoses if body.diagnoses is None else " ".join(body.diagnoses),
    )

    def write() -> Answer:
        prepared = prepare(row, wanted)
        if prepared.facts is None:
            missing = [
                {"field": lack.path, "message": lack.state, "remedy": lack.why} for lack in prepared.missing
            ]
            raise ApiProblemError(422, "the request is not complete", "see `errors`", missing)
        bundle = request_as_fhir(row, prepared.facts, operation) if body.form == "fhir" else None
        x12 = request_as_x12(row, prepared).decode() if body.form == "x12" else None
        new = send(row, prepared.facts, operation) if body.send else None
        note(key, "send" if body.send else "export", "authorization", uid)
        told = {"trace": row.trace, "bundle": bundle, "x12": x12}
        return 200, told | {"authorization": _shape(new) if new else None}

    try:
        return Status(*once(request, key, write, is_undone_on_error=not body.send))
    except (AnswerRefusedError, ExchangeError, ValueError) as wrong:
        raise ApiProblemError(422, "the request cannot be made", str(wrong)) from None


@router.post("/authorizations/{uid}/answer", response={200: AuthorizationOut, **PROBLEMS})
def answer_of_payer(request: HttpRequest, uid: str, body: AnswerIn) -> Any:  # noqa: ANN401 - as above
    """Take over the payer's answer, FHIR or X12 278; the authorization as it stands then, a new row with a new uid."""
    key = key_for(request, Scope.WRITE_LEDGER, Permission.WRITE_AUTHORIZATIONS, "authorization")
    if (known := answered(request, key)) is not None:
        return Status(*known)
    row: Authorization = fetch(key, visible_authorizations(key.role), "authorization", uid)
    data = json.dumps(body.fhir) if body.fhir is not None else body.x12 or ""

    def write() -> Answer:
        decision = decision_in(data.encode(), row)
        new = take_answer(row, decision, next_step=next_step(decision.decision))
        note(key, "write", "authorization", new.uid)
        return 200, _shape(new)

    try:
        return Status(*once(request, key, write))
    except (AnswerRefusedError, ValueError) as wrong:
        raise ApiProblemError(422, "this answer cannot be taken over", str(wrong)) from None


def _shape(row: Authorization) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in AuthorizationOut.model_fields if name != "patient"}
    return told | {"patient": row.patient.uid}
