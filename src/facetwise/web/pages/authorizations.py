"""Authorizations: the board by stage, and one with what is known of it and what the payer answers."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from facetwise.domain.authorization import AuthorizationDecision
from facetwise.report.authorizations import next_step
from facetwise.store.authorizations import (
    ENDS,
    STATUSES,
    AnswerRefusedError,
    Stage,
    clock,
    earlier,
    statuses_of,
    supersede,
    take_answer,
)
from facetwise.store.models import Authorization
from facetwise.store.permissions import Permission, is_permitted
from facetwise.web.access import fetch, needs, note, visible
from facetwise.web.authorization_form import as_kept, as_typed, changes_in
from facetwise.web.authorization_requests import (
    Wanted,
    decision_in,
    wanted_of,
)
from facetwise.web.checking import today
from facetwise.web.pages.patients import patient_page
from facetwise.web.payer_servers import payer_server
from facetwise.web.uploads import over_limit

_JOBS = {
    Stage.NEEDED: "Ask the payer before the session.",
    Stage.ASKED: "Sent; the payer has not confirmed that it arrived.",
    Stage.PENDING: "The payer's clock runs.",
    Stage.APPROVED: "Codes, sides, units and dates must fit the claim.",
    Stage.DENIED: "Appeal, or plan otherwise.",
}
MOST_BESIDE, MOST_ALONE = 30, 300


@needs(Permission.READ_AUTHORIZATIONS)
@require_GET
def authorizations(request: HttpRequest) -> HttpResponse:
    """The board; within a stage, what runs out first stands first."""
    rows = visible(request, "authorization")
    if request.GET.get("mine"):
        rows = rows.filter(owner=request.user)
    alone = request.GET.get("stage", "")
    stages = [Stage(alone)] if alone in list(Stage) else list(Stage)
    columns = [_column(rows, stage, MOST_ALONE if len(stages) == 1 else MOST_BESIDE) for stage in stages]
    cards = [card["row"] for column in columns for card in column["cards"]]
    prefetch_related_objects(cards, "patient", "owner")
    count = len(cards)
    note(request, "list", "authorization", purpose=f"board {count}")
    shown = {
        "columns": columns,
        "mine": request.GET.get("mine", ""),
        "count": count,
        "alone": alone if len(stages) == 1 else "",
        "may_write": is_permitted(request.user, Permission.WRITE_AUTHORIZATIONS),  # type: ignore[arg-type]
    }
    return render(request, "facetwise/authorizations.html", shown)


def _column(rows: QuerySet, stage: Stage, most: int) -> dict[str, Any]:
    """The first cards of a stage, and how many there are in all."""
    day, own = today(), rows.filter(status__in=statuses_of(stage))
    ends = (F(ENDS[stage]).asc(nulls_last=True), F("planned_for").asc(nulls_last=True), "id")
    cards = [{"row": row, "clock": clock(row, day)} for row in own.order_by(*ends)[:most]]
    return {"stage": stage, "job": _JOBS[stage], "cards": cards, "count": own.count()}


@needs(Permission.READ_AUTHORIZATIONS)
@require_GET
def authorization(request: HttpRequest, uid: str) -> HttpResponse:
    """One authorization."""
    return authorization_page(request, fetch(request, "authorization", uid))


def authorization_page(
    request: HttpRequest,
    row: Authorization,
    error: str = "",
    wanted: Wanted | None = None,
    typed: QueryDict | None = None,
) -> HttpResponse:
    """One authorization; with what was typed, and what is wrong with it, where something could not be done."""
    shown: dict[str, Any] = {
        "row": row,
        "clock": clock(row, today()),
        "earlier": earlier(row),
        "statuses": STATUSES,
        "error": error,
        "form": as_typed(typed) if typed is not None else as_kept(row),
        "wanted": wanted or wanted_of(row),
        "has_server": payer_server(row.payer) is not None,
        "may_write": is_permitted(request.user, Permission.WRITE_AUTHORIZATIONS),  # type: ignore[arg-type]
    }
    return render(request, "facetwise/authorization.html", shown, status=400 if error else 200)


@needs(Permission.WRITE_AUTHORIZATIONS)
@require_POST
def change(request: HttpRequest, uid: str) -> HttpResponse:
    """What somebody learned on the telephone or a portal, or who takes it; the row before stays."""
    row = fetch(request, "authorization", uid, "write")
    try:
        new = supersede(row, **changes_in(request.POST, row), owner=request.user)
    except (AnswerRefusedError, ValueError) as wrong:
        return authorization_page(request, row, str(wrong), typed=request.POST)
    return redirect("authorization", uid=new.uid)


@needs(Permission.WRITE_AUTHORIZATIONS)
@require_POST
def answer(request: HttpRequest, uid: str) -> HttpResponse:
    """The payer's answer as a file, FHIR or 278."""
    row = fetch(request, "authorization", uid, "write")
    try:
        decision = _decision(request.FILES.get("file"), row)
        new = take_answer(row, decision, next_step=next_step(decision.decision))
    except (AnswerRefusedError, ValueError) as wrong:
        return authorization_page(request, row, str(wrong))
    return redirect("authorization", uid=new.uid)


@needs(Permission.WRITE_AUTHORIZATIONS)
@require_POST
def new_authorization(request: HttpRequest, uid: str) -> HttpResponse:
    """Note for a patient that an authorization is needed."""
    patient = fetch(request, "patient", uid, "write")
    blank = Authorization(patient=patient, payer=patient.payer)
    try:
        told = changes_in(request.POST, blank)
        if not told["codes"]:
            raise ValueError("name at least one procedure code, such as 64493")
    except ValueError as wrong:
        return patient_page(request, patient, error=str(wrong))
    row = Authorization.objects.create(**told, patient=patient, payer=patient.payer, owner=request.user)
    return redirect("authorization", uid=row.uid)


def _decision(file: UploadedFile | None, row: Authorization) -> AuthorizationDecision:
    if file is None or not file.size:
        raise ValueError("choose the payer's answer: a FHIR ClaimResponse or an X12 278")
    if told := over_limit(file):
        raise ValueError(told)
    return decision_in(file.read(), row)
