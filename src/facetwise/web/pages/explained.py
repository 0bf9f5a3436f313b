"""Look up: what a code, modifier, denial, check, diagnosis, joint, nerve or word of the field means."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from facetwise.report.explain import UnknownNameError, explain
from facetwise.store.permissions import Permission
from facetwise.web.access import needs

LONGEST_NAME = 80
EXAMPLES = (
    "64491",
    "50",
    "KX",
    "CO-97",
    "session-limit-exceeded",
    "M47.812",
    "C4-C5",
    "TON",
    "POS 24",
    "J1010",
    "medial branch block",
)


@needs(Permission.USE_TOOLS)
@require_GET
def explained(request: HttpRequest) -> HttpResponse:
    """One name in plain words; without one, what can be asked for."""
    name = request.GET.get("name", "").strip()[:LONGEST_NAME]
    shown: dict[str, Any] = {"name": name, "examples": EXAMPLES}
    if name:
        try:
            shown["found"] = explain(name)
        except UnknownNameError as unknown:
            shown |= {"unknown": str(unknown), "nearest": unknown.suggestions}
    return render(request, "facetwise/explained.html", shown)
