"""Patients and their sessions over the API."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from facetwise.domain import spine
from facetwise.domain.encounter import PastSession
from facetwise.domain.vocabulary import Side
from facetwise.interop.encounter.past_codes import is_code, why_no_facet_session, without_facet_code
from facetwise.store.models import Patient, Session
from facetwise.store.permissions import Permission, visible_patients
from facetwise.store.sessions import keep_session
from facetwise.web.api.bodies import Answer, once
from facetwise.web.api.keys import Scope
from facetwise.web.api.opening import fetch, key_for, note
from facetwise.web.api.pages import MOST_A_PAGE, page_of
from facetwise.web.api.problems import PROBLEMS, ApiProblemError
from facetwise.web.api.schemas.patients import (
    PatientPage,
    PatientSummary,
    SessionIn,
    SessionKept,
    SessionOut,
    SessionPage,
)

router = Router(tags=["ledger"])


@router.get("/patients", response={200: PatientPage, **PROBLEMS})
def patients(
    request: HttpRequest, cursor: str = "", limit: int = Query(50, ge=1, le=MOST_A_PAGE)
) -> dict[str, Any]:
    """The patients that the key's role may see."""
    key = key_for(request, Scope.READ_LEDGER, Permission.READ_PATIENTS, "patient")
    page = page_of(visible_patients(key.role), "patient", cursor, limit, _patient)
    note(key, "list", "patient", f"api {len(page['items'])}")
    return page


@router.get("/patients/{uid}", response={200: PatientSummary, **PROBLEMS})
def patient(request: HttpRequest, uid: str) -> dict[str, Any]:
    """One patient."""
    key = key_for(request, Scope.READ_LEDGER, Permission.READ_PATIENTS, "patient")
    return _patient(fetch(key, visible_patients(key.role), "patient", uid))


@router.get("/patients/{uid}/sessions", response={200: SessionPage, **PROBLEMS})
def sessions(
    request: HttpRequest, uid: str, cursor: str = "", limit: int = Query(50, ge=1, le=MOST_A_PAGE)
) -> dict[str, Any]:
    """The sessions of a patient, superseded ones marked."""
    key = key_for(request, Scope.READ_LEDGER, Permission.READ_PATIENTS, "patient")
    found: Patient = fetch(key, visible_patients(key.role), "patient", uid)
    return page_of(found.sessions.all(), "session", cursor, limit, _session)


@router.post("/patients/{uid}/sessions", response={200: SessionKept, 201: SessionKept, **PROBLEMS})
def add_session(request: HttpRequest, uid: str, body: SessionIn) -> Any:  # noqa: ANN401 - a status with its body
    """Keep a past session; the same session again changes nothing and answers 200."""
    key = key_for(request, Scope.WRITE_LEDGER, Permission.WRITE_PATIENTS, "patient")
    found: Patient = fetch(key, visible_patients(key.role), "patient", uid)
    past = _past(body)

    def write() -> Answer:
        kept, is_new = keep_session(found, past)
        note(key, "write", "session", kept.uid)
        return (201 if is_new else 200), _session(kept) | {"problems": _told(past)}

    return Status(*once(request, key, write))


def _past(body: SessionIn) -> PastSession:
    unknown = [name for name in body.joints or () if name not in spine.joints()]
    if unknown:
        told = {
            "field": "joints",
            "message": f"no joint is called {unknown[0][:40]}",
            "remedy": "write C4-C5, C7-T1 …",
        }
        raise ApiProblemError(422, "a joint is not known", "see `errors`", [told])
    session = PastSession(
        service_date=body.service_date,
        region=body.region,
        purpose=body.purpose,
        technique=body.technique,
        joints=None if body.joints is None else tuple(body.joints),
        sides=None if body.sides is None else tuple(Side(side) for side in body.sides),
        relief_percent=body.relief_percent,
        relief_months=body.relief_months,
        function_gain_percent=body.function_gain_percent,
        guidance=body.guidance,
        codes=None if body.codes is None else tuple(code.strip().upper() for code in body.codes),
    )
    if wrong := _wrong_codes(session):
        told = {
            "field": "codes",
            "message": wrong,
            "remedy": "give the facet codes that were billed, or leave them out",
        }
        raise ApiProblemError(
            422, "the codes are of no facet session", "see `errors`; nothing was kept", [told]
        )
    return session


def _wrong_codes(session: PastSession) -> str | None:
    """Why the codes cannot be those of a facet session."""
    unread = next((code for code in session.codes or () if not is_code(code)), None)
    if unread is not None:
        return f"{unread[:40]} is no procedure code"
    return why_no_facet_session(session)


def _told(session: PastSession) -> list[str]:
    """That none of the codes is a facet code, as the readers of files tell it."""
    told = without_facet_code(session)
    return [f"codes: {told}"] if told else []


def _patient(row: Patient) -> dict[str, Any]:
    return {name: getattr(row, name) for name in PatientSummary.model_fields}


def _session(row: Session) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in SessionOut.model_fields if name != "superseded"}
    return told | {"superseded": row.superseded_by_id is not None}
