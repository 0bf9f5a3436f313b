"""Patients: the list, and one patient with sessions, plan and what-if."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from facetwise.domain import spine
from facetwise.domain.claim import TreatedJoint
from facetwise.domain.encounter import PastSession, Procedure, Target
from facetwise.domain.vocabulary import Guidance, Purpose, Side, Technique
from facetwise.planning import Plan, plan_for
from facetwise.planning.model import Citation
from facetwise.report.calendars import plan_calendar
from facetwise.report.json_lines import finding_object
from facetwise.report.plans import REGIONS, sessions_left
from facetwise.store.models import Patient, Session
from facetwise.store.permissions import Permission, is_permitted
from facetwise.store.same_patient import perhaps_same
from facetwise.store.verdicts import rank
from facetwise.web.access import fetch, needs, note, visible
from facetwise.web.checking import recheck_open_claims, today
from facetwise.web.patient_record import patient_record
from facetwise.web.spine_pictures import spine_picture
from facetwise.web.time_line import side_of, time_line
from facetwise.web.typed_values import typed_day
from facetwise.workflow import what_if

PATIENTS_SHOWN = 50
CLAIMS_SHOWN = 20
FURTHEST = timedelta(days=3 * 365)
_STANDING_MARKS = {"met": "met", "missing": "denial", "undetermined": "undetermined", "not_asked": "note"}
_SIDES = (Side.RIGHT, Side.LEFT, Side.BILATERAL)


@needs(Permission.READ_PATIENTS)
@require_http_methods(["GET", "POST"])
def patients(request: HttpRequest) -> HttpResponse:
    """Patients by name or chart number; the words searched for are posted, so that no address holds a name."""
    sought = request.POST.get("sought", "").strip()[:80]
    rows = visible(request, "patient").order_by("name", "id")
    if sought:
        rows = rows.filter(pk__in=_found(rows, sought))
    found = list(rows.exclude(name="")[: PATIENTS_SHOWN + 1])
    if len(found) <= PATIENTS_SHOWN:  # a claim file gives no names; who has one stands first
        found += rows.filter(name="")[: PATIENTS_SHOWN + 1 - len(found)]
    listed = found[:PATIENTS_SHOWN]
    _with_sessions(listed)
    note(request, "list", "patient", purpose=f"patients {len(listed)}")
    shown = {"patients": listed, "more": len(found) > PATIENTS_SHOWN, "sought": sought}
    return render(request, "facetwise/patients.html", shown)


def _found(rows: QuerySet, sought: str) -> list[int]:
    """The first patients with this chart number or birth date, or all these words in their name; asked of indexes.

    The words may stand in any order, as in "Last, First".
    """
    charts = {sought, sought.upper(), sought.lower()}
    found = [rows.filter(chart_number__in=charts)]
    if (born := typed_day(sought)) is not None:
        found.append(rows.filter(birth_date=born))
    elif words := sought.replace(",", " ").split():
        found.append(rows.filter(*(Q(name__icontains=word) for word in words)))
    return [key for some in found for key in some.values_list("pk", flat=True)[: PATIENTS_SHOWN + 1]]


def _with_sessions(listed: list[Patient]) -> None:
    """How many sessions each patient of one page had, and when the last."""
    standing = Session.objects.filter(patient__in=listed, superseded_by=None).order_by()
    told = standing.values("patient").annotate(last=Max("service_date"), count=Count("pk"))
    by_patient = {row["patient"]: row for row in told}
    for patient in listed:
        row = by_patient.get(patient.pk, {"last": None, "count": 0})
        patient.last, patient.count = row["last"], row["count"]


@needs(Permission.READ_PATIENTS)
@require_http_methods(["GET", "POST"])
def patient(request: HttpRequest, uid: str) -> HttpResponse:
    """One patient. What is proposed is posted, looked at, and not kept."""
    known = Patient.objects.filter(uid=uid).exclude(same_as=None).first()
    if known is not None:  # kept as one with another since: whether that one may be seen is asked there
        return redirect("patient", uid=known.standing.uid)
    return patient_page(request, fetch(request, "patient", uid))


def patient_page(request: HttpRequest, found: Patient, *, error: str = "") -> HttpResponse:
    """The page of a patient, or what of it a change of the form concerns."""
    form = request.POST
    day = _day(form.get("on", ""))
    shown = {**_seen(found, day, form), **_choices(form), "error": error}
    shown["day_refused"] = form.get("on", "") if typed_day(form.get("on", "")) != day else ""
    shown["claims"] = (
        visible(request, "claim").filter(patient=found).order_by("-service_date", "-id")[:CLAIMS_SHOWN]
    )
    shown["may_write"] = is_permitted(request.user, Permission.WRITE_PATIENTS)  # type: ignore[arg-type]
    if not request.htmx:  # type: ignore[attr-defined]
        shown["perhaps"] = perhaps_same(found, visible(request, "patient"))
        shown["joinings"] = found.taken_in.filter(undone_at=None, joined__same_as=found)
    template = "facetwise/parts/plan.html" if request.htmx else "facetwise/patient.html"  # type: ignore[attr-defined]
    return render(request, template, shown, status=400 if error else 200)


@needs(Permission.READ_PATIENTS)
@require_GET
def calendar(request: HttpRequest, uid: str) -> HttpResponse:
    """The earliest next dates as a calendar file, without a word that tells who the patient is."""
    found = fetch(request, "patient", uid, "export")
    day = _day(request.GET.get("on", ""))
    content = plan_calendar(plan_for(patient_record(found, day).encounter, day=day), made=datetime.now(UTC))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="earliest-dates.ics"'
    return response


@needs(Permission.WRITE_PATIENTS)
@require_POST
def history_complete(request: HttpRequest, uid: str) -> HttpResponse:
    """Say that the sessions here are all there were, or take it back."""
    found = fetch(request, "patient", uid, "write")
    found.history_complete = request.POST.get("complete") == "yes"
    found.save(update_fields=["history_complete"])
    recheck_open_claims(found)
    return redirect("patient", uid=uid)


def _seen(found: Patient, day: date, form: QueryDict) -> dict[str, Any]:
    record = patient_record(found, day)
    plan = plan_for(record.encounter, day=day)
    sessions = record.encounter.history or ()
    shown: dict[str, Any] = {
        "patient": found,
        "record_of": record.record_of,
        "plan": plan,
        "day": day,
        "limits": [
            {
                "limit": limit,
                "mark": _STANDING_MARKS[limit.standing],
                "word": "used up" if limit.standing == "missing" else "",
                "region": REGIONS[limit.region],
                "left": sessions_left(limit),
            }
            for limit in plan.limits
        ],
        "steps": [
            {
                "step": step,
                "mark": _STANDING_MARKS[step.standing],
                "word": str(step.standing).replace("_", " "),
                "region": REGIONS[step.region] if step.region else "",
            }
            for step in plan.steps
            if step.standing != "not_asked" or step.what == "prior authorization"
        ],
        "sources": _sources(plan),
        "time_line": time_line(plan, sessions),
        "sessions": [{"session": item, "side": side_of(item)} for item in reversed(sessions)],
        "drawing": spine_picture(_treated(sessions)),
        "authorizations": found.authorizations.filter(superseded_by=None).order_by("-id"),
    }
    procedure = _proposed(form)
    if procedure is not None:
        proposed = replace(record.encounter, procedures=(procedure,))
        findings = what_if(proposed, on=day, as_of=today())
        shown["findings"] = sorted((finding_object(item) for item in findings), key=rank)
        shown["is_proposed"] = True
    return shown


def _choices(form: QueryDict) -> dict[str, Any]:
    return {
        "purposes": [item for item in Purpose if item is not Purpose.UNSPECIFIED],
        "techniques": list(Technique),
        "guidances": list(Guidance),
        "sides": _SIDES,
        "levels": [joint.name for joint in spine.joints().values() if joint.is_zygapophyseal],
        "chosen": form.getlist("joint"),
        "new_sides": form.getlist("sides"),
        "form": form,
    }


def _proposed(form: QueryDict) -> Procedure | None:
    """The session that the form proposes; none until a joint is chosen."""
    joints = [name for name in form.getlist("joint") if name in spine.joints()]
    if not joints:
        return None
    side = Side(form["side"]) if form.get("side") in list(Side) else None
    return Procedure(
        purpose=Purpose(form["purpose"]) if form.get("purpose") in list(Purpose) else Purpose.UNSPECIFIED,
        technique=Technique(form["technique"]) if form.get("technique") in list(Technique) else None,
        guidance=Guidance(form["guidance"]) if form.get("guidance") in list(Guidance) else None,
        targets=tuple(Target(joint=name, side=side) for name in joints),
    )


def _treated(sessions: tuple[PastSession, ...]) -> tuple[TreatedJoint, ...]:
    found = {
        (joint, side) for item in sessions for joint in item.joints or () for side in item.sides or (None,)
    }
    each = ((joint, one) for joint, side in found for one in _one_by_one(side))
    return tuple(TreatedJoint(joint=joint, side=side) for joint, side in sorted(each, key=str))


def _one_by_one(side: Side | None) -> tuple[Side | None, ...]:
    return (Side.LEFT, Side.RIGHT) if side is Side.BILATERAL else (side,)


def _sources(plan: Plan) -> list[Citation]:
    cited = [item.policy for item in plan.limits] + [item.policy for item in plan.steps if item.policy]
    return list({(item.key, item.value): item for item in cited if item.confidence != "none"}.values())


def _day(text: str) -> date:
    """The planned day: today where none is given, and within three years of it."""
    day = typed_day(text)
    return day if day is not None and abs(day - today()) <= FURTHEST else today()
