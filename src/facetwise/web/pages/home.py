"""The first page after sign-in: where to go, and what waits."""

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from facetwise.store.models import WorkState, Worst
from facetwise.store.permissions import Permission, is_permitted
from facetwise.web.access import needs, visible


@needs(Permission.USE_TOOLS)
def home(request: HttpRequest) -> HttpResponse:
    """Counts only: no patient is shown."""
    counts = None
    if is_permitted(request.user, Permission.READ_CLAIMS):  # type: ignore[arg-type]
        counts = (
            visible(request, "claim")
            .filter(state=WorkState.OPEN)
            .aggregate(
                waiting=Count("id"),
                denial=Count("id", filter=Q(worst=Worst.DENIAL)),
                risk=Count("id", filter=Q(worst=Worst.RISK)),
                undetermined=Count("id", filter=Q(worst=Worst.UNDETERMINED)),
                met=Count("id", filter=Q(worst=Worst.MET)),
                at_risk=Sum("at_risk_cents"),
            )
        )
    return render(request, "facetwise/home.html", {"counts": counts})
