"""The way to the payer: the request for an authorization or what became of it, and the packet that goes with it."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from facetwise.interop.prior_authorization.exchange import ExchangeError, Operation
from facetwise.planning import plan_for
from facetwise.report.authorization_packet import PacketFacts, authorization_packet
from facetwise.store.authorizations import (
    AnswerRefusedError,
)
from facetwise.store.permissions import Permission
from facetwise.web.access import fetch, needs, note, visible
from facetwise.web.authorization_requests import (
    Prepared,
    Wanted,
    prepare,
    request_as_fhir,
    request_as_x12,
    send,
)
from facetwise.web.checking import today
from facetwise.web.exports import download
from facetwise.web.pages.authorizations import authorization_page
from facetwise.web.patient_record import patient_record
from facetwise.web.typed_values import typed_day

_SENT = ("send", "inquire")  # to the payer's own server; anything else is a file to take along


@needs(Permission.WRITE_AUTHORIZATIONS)
@require_POST
def ask(request: HttpRequest, uid: str) -> HttpResponse:
    """The request, or what became of it: as a file to take along, or sent to the payer's own server."""
    row = fetch(request, "authorization", uid, "export")
    form, action = request.POST, request.POST.get("do", "")
    wanted = Wanted(typed_day(form.get("day", "")), form.get("lines", ""), form.get("diagnoses", ""))
    operation = Operation.INQUIRE if action in ("inquiry", "inquire") else Operation.SUBMIT
    try:
        prepared = prepare(row, wanted)
        if prepared.facts is None:
            return _missing(request, uid, prepared, was_typed=action not in _SENT)
        if action in _SENT:
            note(request, "send", "authorization", uid, purpose=operation)
            return redirect("authorization", uid=send(row, prepared.facts, operation).uid)
        if action == "x12":
            return download(request_as_x12(row, prepared), f"{row.trace}.278", "application/edi-x12")
    except (AnswerRefusedError, ExchangeError, ValueError) as wrong:
        standing = visible(request, "authorization").filter(trace=row.trace).first()  # it may have gone out
        return authorization_page(request, standing or row, str(wrong), wanted)
    bundle = json.dumps(request_as_fhir(row, prepared.facts, operation), ensure_ascii=False, indent=2)
    return download(
        f"{bundle}\n".encode(), f"{row.trace}-{action or 'request'}.json", "application/fhir+json"
    )


def _missing(request: HttpRequest, uid: str, prepared: Prepared, *, was_typed: bool) -> HttpResponse:
    """What the request still lacks."""
    shown: dict[str, Any] = {
        "what": "The request",
        "missing": prepared.missing,
        "problems": prepared.problems,
        "was_typed": was_typed,
        "back": reverse("authorization", args=[uid]),
    }
    return render(request, "facetwise/export_missing.html", shown, status=422)


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
