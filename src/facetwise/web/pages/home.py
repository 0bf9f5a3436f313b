"""The first page after sign-in: where to go, and what waits."""

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from facetwise.store.authorizations import ENDS, EXPIRY_WARNING, Stage, statuses_of
from facetwise.store.models import WorkState, Worst
from facetwise.store.permissions import Permission, is_permitted
from facetwise.web.access import needs, visible
from facetwise.web.checking import today
from facetwise.web.figures_kept import counted


@needs(Permission.USE_TOOLS)
def home(request: HttpRequest) -> HttpResponse:
    """Counts only: no patient is shown."""
    counts = None
    if is_permitted(request.user, Permission.READ_CLAIMS):  # type: ignore[arg-type]
        person, claims = request.user, visible(request, "claim")
        counts = counted(("home", person.role, person.npi), lambda: _waiting(claims)).value  # type: ignore[union-attr]
    stages: list[dict[str, Any]] = []
    if is_permitted(request.user, Permission.WRITE_AUTHORIZATIONS):  # type: ignore[arg-type]
        stages = counted("stages", lambda: _stages(visible(request, "authorization"))).value
    return render(request, "facetwise/home.html", {"counts": counts, "stages": stages})


def _stages(rows: QuerySet) -> list[dict[str, Any]]:
    """Authorizations by stage, and how many of each run out within two weeks or have run out."""
    soon = today() + EXPIRY_WARNING
    return [
        {
            "stage": stage,
            **own.aggregate(count=Count("pk"), soon=Count("pk", filter=Q(**{f"{ENDS[stage]}__lte": soon}))),
        }
        for stage in Stage
        for own in [rows.filter(status__in=statuses_of(stage))]
    ]


def _waiting(claims: QuerySet) -> dict[str, Any]:
    """Open claims by the worst that was said of them, and the money at risk."""
    rows = claims.filter(state=WorkState.OPEN).order_by().values("worst")
    at_risk = Sum("at_risk_order", filter=Q(at_risk_order__gt=0))  # the column of the worklist's index
    found = {row["worst"]: row for row in rows.annotate(count=Count("pk"), at_risk=at_risk)}
    counts = {worst.name.lower(): found[worst]["count"] if worst in found else 0 for worst in Worst}
    return counts | {"at_risk": sum(row["at_risk"] or 0 for row in found.values())}
