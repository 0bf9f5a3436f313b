"""Two patients who are one, or two: what somebody says who knows them. Nothing is destroyed, everything recorded."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from facetwise.store.models import Joining
from facetwise.store.permissions import Permission
from facetwise.store.same_patient import join, perhaps_same, take_apart, tell_apart
from facetwise.web.access import fetch, needs, visible
from facetwise.web.checking import recheck_open_claims


@needs(Permission.WRITE_PATIENTS)
@require_POST
def same_patient(request: HttpRequest, uid: str) -> HttpResponse:
    """Join another patient with this one, or say that they are two people."""
    into = fetch(request, "patient", uid, "join")
    other = fetch(request, "patient", request.POST.get("other", ""), "join")
    if other not in perhaps_same(into, visible(request, "patient")):
        raise Http404
    if request.POST.get("they") == "same":
        join(other, into, by=request.user)  # type: ignore[arg-type]
        recheck_open_claims(into)
    else:
        tell_apart(other, into, by=request.user)  # type: ignore[arg-type]
    return redirect("patient", uid=uid)


@needs(Permission.WRITE_PATIENTS)
@require_POST
def not_the_same(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a joining back: what moved stands with the other patient again."""
    into = fetch(request, "patient", uid, "take apart")
    joining = get_object_or_404(
        Joining, uid=request.POST.get("joining", ""), into=into, undone_at=None, joined__same_as=into
    )
    take_apart(joining, by=request.user)  # type: ignore[arg-type]
    for patient in (into, joining.joined):
        recheck_open_claims(patient)
    return redirect("patient", uid=uid)
