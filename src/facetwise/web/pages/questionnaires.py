"""A payer's questionnaire, filled beforehand and finished by a person: of an authorization, or beside the code page."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods

from facetwise.domain.encounter import Encounter
from facetwise.domain.vocabulary import Purpose
from facetwise.interop.fhir.questionnaire_answers import AnswerError, edited, open_questions
from facetwise.notes import NoteReading, read_note
from facetwise.policy.payer_names import payers_to_choose
from facetwise.policy.payers import Payer, identify
from facetwise.report.notes.html import note_html
from facetwise.store.models import AnsweredQuestionnaire, Authorization
from facetwise.store.permissions import Permission, is_permitted
from facetwise.web.access import fetch, needs
from facetwise.web.answered_questionnaires import newest_answered
from facetwise.web.checking import today
from facetwise.web.exports import download
from facetwise.web.note_upload import Brought, brought
from facetwise.web.patient_record import patient_record
from facetwise.web.procedure_form import encounter_from
from facetwise.web.questionnaire_form import (
    PURPOSES,
    Asked,
    Filled,
    StaleFormError,
    fill,
    given_answers,
    rows,
    sealed,
    unsealed,
)

FHIR_JSON = "application/fhir+json"
_ABLATIONS = ("64633", "64634", "64635", "64636")
_TRUTHS = (("yes", "yes"), ("no", "no"), ("", "not answered"))
_OURS = ("purpose", "note", "payer", "state", "service_date", "filled", "csrfmiddlewaretoken")


@needs(Permission.USE_TOOLS)
@require_http_methods(["GET", "POST"])
def beside_code(request: HttpRequest) -> HttpResponse:
    """The questionnaire for a procedure on the code page. Nothing of it is stored: the answers are taken along."""
    form = request.POST
    if "filled" in form:
        return _finished(request, None)
    given = brought(request)
    text, problem = given.text, given.problem
    reading = read_note(text) if text else None
    record = encounter_from(form)
    read = reading.encounter.service_date if reading else None
    day = read or record.service_date or today()
    payer = identify(record.payer, state=record.state, on=day)
    shown: dict[str, Any] = {
        "note": text,
        "error": problem,
        "payers": payers_to_choose(),
        "payer": record.payer or "",
        "state": record.state or "",
        "day": day,
        "carried": [
            (name, value)
            for name in form
            if name not in _OURS and not name.startswith("answer:")
            for value in form.getlist(name)
        ],
    }
    asked = _asked(shown, payer, day, form.get("purpose", ""), reading)
    if asked is None:
        return _page(request, shown)
    source = "what was entered on the code page"
    filled = fill(
        asked,
        record,
        record_name=source,
        note=text,
        reading=reading,
        made=timezone.localtime(),
        chart=given.chart,
    )
    return _page(request, shown, filled, text, reading)


@needs(Permission.READ_AUTHORIZATIONS)
@require_http_methods(["GET", "POST"])
def of_authorization(request: HttpRequest, uid: str) -> HttpResponse:
    """The questionnaire of an authorization: as it was answered last, or filled from the chart and a note."""
    row = fetch(request, "authorization", uid, "write" if "filled" in request.POST else "read")
    if "filled" in request.POST:
        return _finished(request, row)
    saved = newest_answered(row)
    if saved and request.method == "GET" and "again" not in request.GET:
        kept = Filled(Asked(saved.pack, Purpose(saved.purpose), saved.day), saved.response)
        return _page(request, {"row": row, "saved": saved}, kept)
    day = row.planned_for or today()
    record = patient_record(row.patient, day)
    payer = identify(row.payer or record.encounter.payer, state=record.encounter.state, on=day)
    given = brought(request)
    if why := _of_another(given, record.encounter):
        given = Brought(problem=why)
    text, problem = given.text, given.problem
    reading = read_note(text) if text else None
    shown: dict[str, Any] = {"row": row, "note": text, "error": problem, "day": day}
    chosen = request.POST.get("purpose") or request.GET.get("purpose") or _purpose_of(row)
    asked = _asked(shown, payer, day, chosen, reading)
    if asked is None:
        return _page(request, shown)
    named = f"record of {record.record_of.service_date}" if record.record_of else "what the ledger holds"
    known = replace(record.encounter, payer=row.payer or record.encounter.payer)
    filled = fill(
        asked,
        known,
        record_name=named,
        note=text,
        reading=reading,
        made=timezone.localtime(),
        chart=given.chart,
    )
    return _page(request, shown, filled, text, reading)


@needs(Permission.READ_AUTHORIZATIONS)
@require_GET
def saved_answers(request: HttpRequest, uid: str) -> HttpResponse:
    """The answers as they were saved last, as a FHIR QuestionnaireResponse."""
    saved = newest_answered(fetch(request, "authorization", uid, "export"))
    if saved is None:
        raise Http404
    return _as_file(saved.response)


def _asked(
    shown: dict[str, Any], payer: Payer, day: date, chosen: str, reading: NoteReading | None
) -> Asked | None:
    """Which questionnaire is asked for; None, with what is missing, where that cannot be told."""
    read = reading.value("procedures[0].purpose") if reading else None
    known = [item.value for item in PURPOSES]
    purpose = next((item for item in (chosen, str(read or "")) if item in known), "")
    shown["purpose"] = purpose
    if payer.pack is None:
        shown["missing"] = payer.why or "the payer is not known"
    elif not purpose:
        shown["missing"] = "choose what the procedure is for: each purpose has questions of its own"
    else:
        return Asked(payer.pack, Purpose(purpose), day)
    return None


def _finished(request: HttpRequest, row: Authorization | None) -> HttpResponse:
    """The answers as the person left them: kept with the authorization, or taken along."""
    shown: dict[str, Any] = {"row": row}
    may_save = is_permitted(request.user, Permission.WRITE_AUTHORIZATIONS)  # type: ignore[arg-type]
    try:
        filled = unsealed(request.POST["filled"])
    except StaleFormError as stale:
        return _page(request, shown | {"error": str(stale)}, status=400)
    given, person = given_answers(request.POST), request.user.called  # type: ignore[union-attr]
    form, made = filled.asked.questionnaire, timezone.localtime()
    try:
        response = edited(form, filled.response, given, made=made, author=person)
    except ExceptionGroup as wrong:
        errors = {error.link: error.message for error in wrong.exceptions if isinstance(error, AnswerError)}
        shown["error"] = f"{len(errors)} of the answers cannot be taken: look at the fields that are marked"
        return _page(request, shown, filled, given=given, errors=errors, status=400)
    if row is None or not may_save:
        return _as_file(response)
    asked = filled.asked
    AnsweredQuestionnaire.objects.create(
        authorization=row, pack=asked.pack, purpose=asked.purpose, day=asked.day, response=response,
        by=request.user,
    )  # fmt: skip
    return redirect("authorization-questionnaire", uid=row.uid)


def _page(
    request: HttpRequest,
    shown: dict[str, Any],
    filled: Filled | None = None,
    text: str = "",
    reading: NoteReading | None = None,
    *,
    given: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    row = shown.get("row")
    may_save = row is not None and is_permitted(request.user, Permission.WRITE_AUTHORIZATIONS)  # type: ignore[arg-type]
    shown |= {"purposes": PURPOSES, "may_save": may_save, "truths": _TRUTHS}
    if filled is not None:
        form = filled.asked.questionnaire
        shown |= {
            "asked": filled.asked,
            "rows": rows(filled, given, errors),
            "open": open_questions(form, filled.response),
            "filled": sealed(filled),
        }
    if reading is not None:
        shown["note_reading"] = mark_safe(note_html(text, reading))  # escapes every word of the note itself
    return render(request, "facetwise/questionnaire.html", shown, status=status)


def _as_file(response: dict[str, Any]) -> HttpResponse:
    content = json.dumps(response, ensure_ascii=False, indent=2)
    return download(f"{content}\n".encode(), "questionnaire-response.json", FHIR_JSON)


def _purpose_of(row: Authorization) -> str:
    """What the codes say: destruction is ablation; an injection may be either of two."""
    is_ablation = bool(row.codes) and all(code in _ABLATIONS for code in row.codes)
    return Purpose.ABLATION.value if is_ablation else ""


def _of_another(given: Brought, record: Encounter) -> str:
    """Why a note or a chart is not of this patient; empty where nothing speaks against it."""
    known = record.patient.birth_date
    read = read_note(given.text).encounter.patient.birth_date if given.text else None
    days = {read.isoformat()} if read else set()
    days |= {str(item["birthDate"]) for item in given.chart if item.get("birthDate")}
    if known and days - {known.isoformat()}:
        return "this note or chart names another birth date than the patient's: nothing was read from it"
    return ""
