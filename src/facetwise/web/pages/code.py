"""Code a procedure: what was done on the left, what it makes and what the checks say on the right."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_POST

from facetwise.domain import spine
from facetwise.domain.finding import Finding
from facetwise.domain.vocabulary import ClaimType, Guidance, Purpose, Technique
from facetwise.interop.documents.read import read_document
from facetwise.interop.problems import InputProblem
from facetwise.notes import with_places
from facetwise.policy.payer_names import payers_to_choose
from facetwise.report.json_lines import finding_object
from facetwise.report.level_limit import levels_beyond_limit
from facetwise.report.notes.html import note_html
from facetwise.report.physician_query import query_text
from facetwise.report.spine_drawing import Section
from facetwise.store.permissions import Permission
from facetwise.store.verdicts import rank
from facetwise.web.access import needs
from facetwise.web.checking import today
from facetwise.web.exports import FORMS, export_837, export_json
from facetwise.web.procedure_form import LONGEST_NOTE, Given, given_in
from facetwise.web.safe_fixes import fix_count, with_safe_fixes
from facetwise.web.spine_buttons import spine_buttons
from facetwise.web.uploads import over_limit
from facetwise.workflow import CodedResult, as_claim_lines, check_encounters, code_encounter

SECTIONS = {
    "neck": Section.NECK,
    "chest": Section.CHEST,
    "low_back": Section.LOW_BACK,
    "whole": Section.WHOLE,
}

CLAIM_FIELDS = (
    ("claim_id", "Account number"),
    ("last_name", "Last name"),
    ("first_name", "First name"),
    ("birth_date", "Birth date"),
    ("sex", "Sex (F, M, U)"),
    ("member_id", "Member number"),
    ("patient_street", "Street"),
    ("patient_city", "City"),
    ("patient_state", "State of residence"),
    ("patient_zip", "ZIP"),
    ("billing_npi", "Billing NPI"),
    ("rendering_npi", "Rendering NPI"),
)


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


@needs(Permission.USE_TOOLS)
@require_POST
def document(request: HttpRequest) -> HttpResponse:
    """The text of a dropped note, in the field for it. The document itself is read and let go."""
    sent = request.FILES.get("document")
    shown: dict[str, Any] = {"note": request.POST.get("note", "")}
    if sent is None:
        shown["problems"] = ["choose one note: text, RTF, Word (.docx), PDF or C-CDA"]
    elif told := over_limit(sent):
        shown["problems"] = [told]
    else:
        read = read_document(sent.read(), source="the note")
        if isinstance(read, InputProblem):
            shown["problems"] = [str(read)]
        else:
            shown |= {"note": read.text[:LONGEST_NOTE], "problems": [str(item) for item in read.problems]}
    response = render(request, "facetwise/parts/note_field.html", shown)
    response["HX-Trigger-After-Settle"] = "note-read"
    return response


@needs(Permission.USE_TOOLS)
@require_POST
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The proposed claim to take along, as an 837 or as JSON."""
    if form not in FORMS:
        raise Http404
    given = given_in(request.POST)
    result = code_encounter(given.encounter, as_of=today())
    proposed = replace(given.encounter, claim_lines=as_claim_lines(result.coded))
    if form == "json":
        return export_json(proposed)
    asked = [*(given.reading.queries if given.reading else ()), *result.coded.queries]
    return export_837(request, proposed, control_number=1, questions=[item.question for item in asked])


def filled_page(request: HttpRequest, *, note_text: str, payer: str | None) -> HttpResponse:
    """The page with a note that another system handed over; it stands in the answer alone."""
    form = QueryDict(mutable=True)
    form.update({"note": note_text, "payer": payer or ""})
    given = {"note": note_text, "given_payer": payer or ""}
    return render(request, "facetwise/code.html", {**_choices(), **_answered(form), **given})


def _choices() -> dict[str, Any]:
    return {
        "claim_fields": CLAIM_FIELDS,
        "payers": payers_to_choose(),
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
    section = SECTIONS.get(form.get("section", ""))  # none: where something was done, else the neck
    given = given_in(form)
    shown: dict[str, Any] = {"section": form.get("section", "")}
    if given.is_empty:
        return shown | {"drawing": spine_buttons((), (), frozenset(), section, list(given.targets))}
    result = code_encounter(given.encounter, as_of=today())
    coded = result.coded
    beyond = levels_beyond_limit(coded.lines, result.findings)
    return {
        **shown,
        **_lines_and_findings(given, result, fixed=form.get("fixes") == "yes"),
        "result": result,
        "is_something_else": given.reading is not None
        and given.reading.facet_procedure_performed is False
        and not given.targets,
        "given": given.encounter,
        "questions": given.reading.queries if given.reading else (),
        "drawing": spine_buttons(coded.joints, coded.not_counted, beyond, section, list(given.targets)),
        # the fragment escapes every word of the note itself
        "note_reading": mark_safe(note_html(given.note, given.reading, anchored=True))
        if given.reading
        else "",
    }


def _shown_findings(given: Given, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """The findings by their weight, with the place of the note that each looks at."""
    placed = with_places(findings, given.reading) if given.reading else findings
    return sorted((finding_object(item) for item in placed), key=rank)


def _lines_and_findings(given: Given, result: CodedResult, *, fixed: bool) -> dict[str, Any]:
    """The proposed lines, or with the safe fixes made, what the checks say of them, and what to ask."""
    findings = _shown_findings(given, result.findings)
    proposed = replace(given.encounter, claim_lines=as_claim_lines(result.coded))
    fixes = fix_count(proposed, findings)
    shown: dict[str, Any] = {"fixes": fixes, "fixed": fixed and fixes, "lines": result.coded.lines}
    if fixed and fixes:
        proposed = with_safe_fixes(proposed, findings)
        (checked,) = check_encounters([proposed], as_of=today())
        findings = _shown_findings(given, checked.findings)
        shown["lines"] = proposed.claim_lines
    asked = [*(given.reading.queries if given.reading else ()), *result.coded.queries]
    text = query_text(
        [(str(item.about), item.question) for item in asked],
        [(f["name"], f["message"]) for f in findings if f["family"] == "documentation" and given.reading],
        service_date=given.encounter.service_date,
    )
    return {**shown, "findings": findings, "query_text": text}
