"""What somebody does with one claim beside working it: safe fixes, undo, and taking it along."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from facetwise.store.permissions import Permission
from facetwise.store.verdicts import summarize
from facetwise.web.access import fetch, needs
from facetwise.web.checking import encounter_of, today
from facetwise.web.claim_versions import apply_fixes, undo_fixes
from facetwise.web.exports import FORMS, export_837, export_json


@needs(Permission.WORK_CLAIMS)
@require_POST
def fix(request: HttpRequest, uid: str) -> HttpResponse:
    """Apply every safe fix as a new version."""
    found = fetch(request, "claim", uid, "fix")
    apply_fixes(found, request.user)  # type: ignore[arg-type]
    return redirect("claim", uid=found.uid)


@needs(Permission.WORK_CLAIMS)
@require_POST
def undo(request: HttpRequest, uid: str) -> HttpResponse:
    """Take the fixes back, as a new version again."""
    found = fetch(request, "claim", uid, "undo")
    undo_fixes(found, request.user)  # type: ignore[arg-type]
    return redirect("claim", uid=found.uid)


@needs(Permission.WORK_CLAIMS)
@require_POST
def agree(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a disagreement back: the finding counts again. It stays to be read who disagreed, and until when."""
    found = fetch(request, "claim", uid, "override")
    standing = found.overrides.filter(uid=request.POST.get("override", ""), withdrawn_at=None)
    if standing.update(withdrawn_at=timezone.now()):
        current = [verdict.finding for verdict in found.newest.verdicts.filter(is_current=True)]
        summarize(found, current, as_of=today())
    return redirect("claim", uid=found.uid)


@needs(Permission.READ_CLAIMS)
@require_GET
def export(request: HttpRequest, uid: str, form: str) -> HttpResponse:
    """The newest version as an 837 or as JSON."""
    if form not in FORMS:
        raise Http404
    found = fetch(request, "claim", uid, "export")
    encounter = encounter_of(found.newest.content)
    if form == "json":
        return export_json(encounter)
    back = reverse("claim", args=[found.uid])
    return export_837(request, encounter, control_number=found.newest.pk, back=back)
