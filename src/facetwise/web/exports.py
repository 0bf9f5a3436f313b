"""A claim to take along: as an X12 837, or as JSON. What an 837 cannot go out without is named, never invented."""

import json
import re
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from facetwise.domain.encounter import Encounter
from facetwise.interop.encounter.write import encounter_to_dict
from facetwise.interop.x12.write import Interchange, facts_of, write_837
from facetwise.interop.x12.write.file import missing_of_sender
from facetwise.interop.x12.write.needs import Lack
from facetwise.web.practice_file import practice_settings

FORMS = ("837", "json")
Missing = tuple[Lack, ...]


def claim_file(encounter: Encounter, control_number: int) -> tuple[bytes, Missing, Sequence[str]]:
    """The 837, or nothing with what is missing (path, what for), and what is wrong with the practice's settings."""
    settings, problems = practice_settings()
    facts, missing = facts_of(encounter, settings)
    missing = (*missing_of_sender(settings), *missing)
    if facts is None or missing:
        return b"", missing, problems
    return write_837([facts], settings, Interchange(timezone.localtime(), control_number)), (), problems


def export_837(
    request: HttpRequest,
    encounter: Encounter,
    *,
    control_number: int,
    questions: Sequence[str] = (),
    back: str = "",
) -> HttpResponse:
    """The 837 as a download, or a page that names what it lacks; open questions hold it back too.

    ``back`` is the page of a claim; what was typed on a page stands in the tab from which this one was opened.
    """
    content, missing, problems = claim_file(encounter, control_number)
    missing = (*(Lack("an open question", question, "") for question in questions), *missing)
    if missing or not content:
        shown = {"missing": missing, "problems": problems, "back": back, "was_typed": not back}
        return render(request, "facetwise/export_missing.html", shown, status=422)
    return download(content, f"{_file_name(encounter)}.837", "application/edi-x12")


def export_json(encounter: Encounter) -> HttpResponse:
    """The encounter as `facetwise check` and the API take it."""
    content = json.dumps(encounter_to_dict(encounter), ensure_ascii=False, indent=2, default=str)
    return download(f"{content}\n".encode(), f"{_file_name(encounter)}.json", "application/json")


def _file_name(encounter: Encounter) -> str:
    named = encounter.claim.claim_id or encounter.encounter_id or "claim"
    return re.sub(r"[^\w.-]+", "-", named, flags=re.ASCII).strip("-.")[:64] or "claim"


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep, never shown by the browser itself."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
