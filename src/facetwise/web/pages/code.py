"""Code a procedure: what was done on the left, what it makes and what the checks say on the right."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from facetwise.domain import spine
from facetwise.domain.encounter import Encounter, Procedure, Target
from facetwise.domain.vocabulary import ClaimType, Guidance, Purpose, Side, Technique
from facetwise.notes import NoteReading, read_note
from facetwise.policy.payers import payer_ids
from facetwise.report.json_lines import finding_object
from facetwise.report.level_limit import levels_beyond_limit
from facetwise.report.spine_drawing import Section
from facetwise.store.ledger import rank
from facetwise.store.permissions import Permission
from facetwise.web.access import needs
from facetwise.web.checking import today
from facetwise.web.spine_buttons import spine_buttons
from facetwise.workflow import code_encounter

SECTIONS = {
    "neck": Section.NECK,
    "chest": Section.CHEST,
    "low_back": Section.LOW_BACK,
    "whole": Section.WHOLE,
}
LONGEST_NOTE = 100_000  # characters
_SIDES = (Side.LEFT, Side.RIGHT)


@needs(Permission.USE_TOOLS)
@require_GET
def code(request: HttpRequest) -> HttpResponse:
    """The page with an empty procedure. Nothing on it is stored."""
    return render(request, "facetwise/code.html", {**_choices(), **_answered(request.GET)})


@needs(Permission.USE_TOOLS)
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Lines, findings and the drawing for what the form says now."""
    return render(request, "facetwise/parts/code_answer.html", _answered(request.POST))


def filled_page(request: HttpRequest, *, note_text: str, payer: str | None) -> HttpResponse:
    """The page with a note that another system handed over; it stands in the answer alone."""
    form = QueryDict(mutable=True)
    form.update({"note": note_text, "payer": payer or ""})
    given = {"note": note_text, "given_payer": payer or ""}
    return render(request, "facetwise/code.html", {**_choices(), **_answered(form), **given})


def _choices() -> dict[str, Any]:
    return {
        "payers": sorted(payer_ids()),
        "purposes": list(Purpose),
        "techniques": list(Technique),
        "guidances": list(Guidance),
        "claim_types": list(ClaimType),
        "sections": list(SECTIONS),
        "levels": [
            joint
            for joint in spine.joints().values()
            if joint.is_zygapophyseal or joint.name in ("C0-C1", "C1-C2")
        ],
        "nerves": spine.nerves(),
        "today": today(),
    }


def _answered(form: QueryDict) -> dict[str, Any]:
    section = SECTIONS.get(form.get("section", ""))
    chosen = form.getlist("target")
    text = form.get("note", "")[:LONGEST_NOTE].strip()
    reading = read_note(text) if text else None
    encounter = _with_note(encounter_from(form), reading) if reading else encounter_from(form)
    result = code_encounter(encounter, as_of=today()) if chosen or reading else None
    joints = result.coded.joints if result else ()
    not_counted = result.coded.not_counted if result else ()
    beyond = levels_beyond_limit(result.coded.lines, result.findings) if result else frozenset()
    findings = sorted((finding_object(item) for item in result.findings), key=rank) if result else []
    return {
        "result": result,
        "questions": reading.queries if reading else (),
        "findings": findings,
        "drawing": spine_buttons(joints, not_counted, beyond, section or Section.NECK, chosen),
        "section": form.get("section") or "neck",
    }


def encounter_from(form: QueryDict) -> Encounter:
    """What the form says; what it leaves open is not known."""
    procedure = Procedure(
        purpose=Purpose(form["purpose"]) if form.get("purpose") in list(Purpose) else Purpose.UNSPECIFIED,
        technique=_word(form, "technique", Technique),
        targets=tuple(filter(None, map(_target, form.getlist("target")))),
        guidance=_word(form, "guidance", Guidance),
        image_saved={"yes": True, "no": False}.get(form.get("image_saved", "")),
    )
    codes = form.get("diagnoses", "").replace(",", " ").split()
    return Encounter(
        encounter_id="this procedure",
        service_date=_date(form.get("service_date", "")),
        payer=form.get("payer") or None,
        state=(form.get("state") or "").upper() or None,
        place_of_service=form.get("place_of_service") or None,
        bill_for=_word(form, "bill_for", ClaimType),
        procedures=(procedure,),
        diagnoses=tuple(code.upper() for code in codes) if codes else None,
    )


def _with_note(form: Encounter, reading: NoteReading) -> Encounter:
    """What the note says, with payer and place from the form, which no note states."""
    said = reading.encounter
    return replace(
        said,
        payer=said.payer or form.payer,
        state=said.state or form.state,
        place_of_service=said.place_of_service or form.place_of_service,
        bill_for=said.bill_for or form.bill_for,
        service_date=said.service_date or form.service_date,
        diagnoses=said.diagnoses or form.diagnoses,
    )


def _word(form: QueryDict, name: str, words: Any) -> Any:  # noqa: ANN401 - an enumeration and its member
    return words(form[name]) if form.get(name) in list(words) else None


def _target(value: str) -> Target | None:
    kind, _, rest = value.partition(":")
    name, _, side = rest.partition(":")
    if side not in _SIDES:
        return None
    if kind == "joint" and name in spine.joints():
        return Target(joint=name, side=Side(side))
    return Target(nerve=name, side=Side(side)) if kind == "nerve" and name in spine.nerves() else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
