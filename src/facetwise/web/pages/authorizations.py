"""Authorizations: the board by stage, one with its answers, and the packet that goes with a request."""

import json
import re
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from facetwise.domain.authorization import AuthorizationDecision
from facetwise.interop.prior_authorization.exchange import ExchangeError, Operation
from facetwise.planning import plan_for
from facetwise.report.authorization_packet import PacketFacts, authorization_packet
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
from facetwise.web.authorization_requests import (
    Wanted,
    decision_in,
    prepare,
    request_as_fhir,
    request_as_x12,
    send,
    wanted_of,
)
from facetwise.web.checking import today
from facetwise.web.exports import download
from facetwise.web.pages.patients import patient_page
from facetwise.web.patient_record import patient_record
from facetwise.web.payer_servers import payer_server
from facetwise.web.typed_values import typed_day
from facetwise.web.uploads import over_limit

_JOBS = {
    Stage.NEEDED: "Ask the payer before the session.",
    Stage.ASKED: "Sent; the payer has not confirmed that it arrived.",
    Stage.PENDING: "The payer's clock runs.",
    Stage.APPROVED: "Codes, sides, units and dates must fit the claim.",
    Stage.DENIED: "Appeal, or plan otherwise.",
}
_DATES = ("planned_for", "asked_on", "answer_due", "decided", "valid_from", "expires", "appeal_by")
_CALLED = {
    "valid_from": "the first day",
    "expires": "the last day",
    "asked_on": "the day of asking",
    "answer_due": "the day on which the answer is due",
    "decided": "the decision of",
}
MOST_BESIDE, MOST_ALONE = 30, 300
_CODE = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]")
_UNITS = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")


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
    return _page(request, fetch(request, "authorization", uid))


def _page(
    request: HttpRequest,
    row: Authorization,
    error: str = "",
    wanted: Wanted | None = None,
    typed: QueryDict | None = None,
) -> HttpResponse:
    shown: dict[str, Any] = {
        "row": row,
        "clock": clock(row, today()),
        "earlier": earlier(row),
        "statuses": STATUSES,
        "error": error,
        "form": _as_typed(typed) if typed is not None else _as_kept(row),
        "wanted": wanted or wanted_of(row),
        "has_server": payer_server(row.payer) is not None,
        "may_write": is_permitted(request.user, Permission.WRITE_AUTHORIZATIONS),  # type: ignore[arg-type]
    }
    return render(request, "facetwise/authorization.html", shown, status=400 if error else 200)


def _as_kept(row: Authorization) -> dict[str, object]:
    """What the form shows of an authorization."""
    days = {name: day.isoformat() if (day := getattr(row, name)) else "" for name in _DATES}
    units = "" if row.units is None else f"{row.units:g}"
    kept = {"status": row.status, "number": row.number, "next_step": row.next_step, "sides": row.sides}
    return days | kept | {"codes": " ".join(row.codes), "units": units, "reasons": "\n".join(row.reasons)}


def _as_typed(form: QueryDict) -> dict[str, object]:
    """What somebody typed, to be mended."""
    return {**form.dict(), "sides": form.getlist("sides")}


@needs(Permission.WRITE_AUTHORIZATIONS)
@require_POST
def change(request: HttpRequest, uid: str) -> HttpResponse:
    """What somebody learned on the telephone or a portal, or who takes it; the row before stays."""
    row = fetch(request, "authorization", uid, "write")
    try:
        new = supersede(row, **_changes(request.POST, row), owner=request.user)
    except (AnswerRefusedError, ValueError) as wrong:
        return _page(request, row, str(wrong), typed=request.POST)
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
        return _page(request, row, str(wrong))
    return redirect("authorization", uid=new.uid)


@needs(Permission.WRITE_AUTHORIZATIONS)
@require_POST
def ask(request: HttpRequest, uid: str) -> HttpResponse:
    """The request, or what became of it: as a file to take along, or sent to the payer's own server."""
    row = fetch(request, "authorization", uid, "export")
    form, action = request.POST, request.POST.get("do", "")
    wanted = Wanted(
        typed_day(form.get("day", "")),
        form.get("lines", ""),
        form.get("diagnoses", ""),
    )
    operation = Operation.INQUIRE if action in ("inquiry", "inquire") else Operation.SUBMIT
    try:
        prepared = prepare(row, wanted)
        if prepared.facts is None:
            shown: dict[str, Any] = {
                "what": "The request",
                "missing": prepared.missing,
                "problems": prepared.problems,
            }
            shown |= {
                "was_typed": action not in ("send", "inquire"),
                "back": reverse("authorization", args=[uid]),
            }
            return render(request, "facetwise/export_missing.html", shown, status=422)
        if action in ("send", "inquire"):
            note(request, "send", "authorization", uid, purpose=operation)
            return redirect("authorization", uid=send(row, prepared.facts, operation).uid)
        if action == "x12":
            return download(request_as_x12(row, prepared), f"{row.trace}.278", "application/edi-x12")
    except (AnswerRefusedError, ExchangeError, ValueError) as wrong:
        standing = visible(request, "authorization").filter(trace=row.trace).first()  # it may have gone out
        return _page(request, standing or row, str(wrong), wanted)
    bundle = json.dumps(request_as_fhir(row, prepared.facts, operation), ensure_ascii=False, indent=2)
    return download(
        f"{bundle}\n".encode(), f"{row.trace}-{action or 'request'}.json", "application/fhir+json"
    )


@needs(Permission.WRITE_AUTHORIZATIONS)
@require_POST
def new_authorization(request: HttpRequest, uid: str) -> HttpResponse:
    """Note for a patient that an authorization is needed."""
    patient = fetch(request, "patient", uid, "write")
    blank = Authorization(patient=patient, payer=patient.payer)
    try:
        told = _changes(request.POST, blank)
        if not told["codes"]:
            raise ValueError("name at least one procedure code, such as 64493")
    except ValueError as wrong:
        return patient_page(request, patient, error=str(wrong))
    row = Authorization.objects.create(**told, patient=patient, payer=patient.payer, owner=request.user)
    return redirect("authorization", uid=row.uid)


@needs(Permission.READ_AUTHORIZATIONS)
@require_GET
def packet(request: HttpRequest, uid: str) -> HttpResponse:
    """The packet for the payer as PDF."""
    row = fetch(request, "authorization", uid, "export")
    day = row.planned_for or today()
    record = patient_record(row.patient, day)
    patient = row.patient
    facts = PacketFacts(
        patient=", ".join(
            filter(None, [patient.called, patient.birth_date and f"born {patient.birth_date}"])
        ),
        payer=row.payer or patient.payer,
        codes=row.codes,
        sides=row.sides,
        units=row.units,
        planned_for=row.planned_for,
        number=row.number,
        encounter=record.encounter,
        record_from=record.record_of.service_date if record.record_of else None,
        plan=plan_for(record.encounter, day=day, codes=row.codes),
        is_synthetic=patient.is_synthetic,
    )
    response = HttpResponse(authorization_packet(facts, made=today()), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="authorization-packet.pdf"'
    return response


def _decision(file: UploadedFile | None, row: Authorization) -> AuthorizationDecision:
    if file is None or not file.size:
        raise ValueError("choose the payer's answer: a FHIR ClaimResponse or an X12 278")
    if told := over_limit(file):
        raise ValueError(told)
    return decision_in(file.read(), row)


def _changes(form: QueryDict, old: Authorization) -> dict[str, object]:
    """What the form says; a field that it does not have keeps its value.

    Raises:
        ValueError: for a value that cannot be.
    """
    status = form.get("status", old.status)
    if status not in STATUSES:
        raise ValueError(f"there is no status {status!r}; expected one of {', '.join(STATUSES)}")
    told: dict[str, object] = {
        "status": status,
        "number": form.get("number", old.number).strip()[:50],
        "next_step": form.get("next_step", old.next_step).strip()[:200],
        "codes": _codes(form["codes"]) if "codes" in form else old.codes,
        "sides": _sides(form, old),
        "units": _units(form["units"]) if "units" in form else old.units,
    }
    if "reasons" in form:
        told["reasons"] = [row.strip()[:300] for row in form["reasons"].splitlines() if row.strip()][:20]
    for name in _DATES:
        told[name] = _day(name, form[name]) if name in form else getattr(old, name)
    _in_order(told)
    if status == "approved" and not told["number"]:
        raise ValueError("an approval has a number: enter the one that the payer gave")
    return told


def _in_order(told: dict[str, object]) -> None:
    """Refuse days that cannot follow each other.

    Raises:
        ValueError: naming both.
    """
    for first, second in (("valid_from", "expires"), ("asked_on", "answer_due"), ("asked_on", "decided")):
        begin, end = told[first], told[second]
        if isinstance(begin, date) and isinstance(end, date) and end < begin:
            raise ValueError(f"{_CALLED[second]} {end} lies before {_CALLED[first]} {begin}")
    decided = told["decided"]
    if isinstance(decided, date) and decided > today():
        raise ValueError(f"decided on {decided}: that day is still to come")


def _sides(form: QueryDict, old: Authorization) -> list[str]:
    """The sides that are ticked; a form without them leaves them as they are."""
    ticked = [side for side in ("right", "left") if side in form.getlist("sides")]
    return ticked if ticked or "sides_shown" in form else old.sides


def _codes(text: str) -> list[str]:
    codes = text.replace(",", " ").upper().split()[:20]
    wrong = next((code for code in codes if not _CODE.fullmatch(code)), None)
    if wrong is not None:
        raise ValueError(f"{wrong[:20]} is no procedure code; write five signs, such as 64493")
    return codes


def _units(text: str) -> float | None:
    if text and not _UNITS.fullmatch(text):
        raise ValueError(f"{text[:20]} is no number of units; write a number, such as 2")
    return float(text) if text else None


def _day(name: str, text: str) -> date | None:
    day = typed_day(text)
    if text and day is None:
        raise ValueError(f"{name.replace('_', ' ')}: {text[:20]} is no day; write it as 2026-03-31")
    return day
