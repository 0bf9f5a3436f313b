"""Payer policies: the list, one on a day with its citations, and two side by side."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from facetwise.policy.keys import registry
from facetwise.report.policy_views import PolicyOnDay, compared, policy_on_day, policy_summaries
from facetwise.store.permissions import Permission
from facetwise.web.access import needs
from facetwise.web.checking import today


@needs(Permission.USE_TOOLS)
@require_GET
def policies(request: HttpRequest) -> HttpResponse:
    """Every pack with how much of it is known."""
    return render(request, "facetwise/policies.html", {"packs": policy_summaries()})


@needs(Permission.USE_TOOLS)
@require_GET
def policy(request: HttpRequest, pack: str) -> HttpResponse:
    """One policy on one day."""
    day = _day(request)
    found = _on_day(pack, day)
    by_key = [
        {
            "key": key,
            "meaning": registry()[key].meaning,
            "lines": [line for line in found.lines if line.key == key],
        }
        for key in dict.fromkeys(line.key for line in found.lines)
    ]
    return render(request, "facetwise/policy.html", {"policy": found, "day": day, "by_key": by_key})


@needs(Permission.USE_TOOLS)
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Two policies side by side; only what differs."""
    names = [item.pack for item in policy_summaries()]
    left = request.GET.get("left", "medicare/cgs/L38773")
    right = request.GET.get("right", "medicare/wps/L38841")
    day = _day(request)
    result = compared(_on_day(left, day), _on_day(right, day))
    shown = {"comparison": result, "packs": names, "left": left, "right": right, "day": day}
    return render(request, "facetwise/compare.html", shown)


def _day(request: HttpRequest) -> date:
    try:
        return parse_date(request.GET.get("date", "")) or today()
    except ValueError:
        return today()


def _on_day(pack: str, day: date) -> PolicyOnDay:
    if pack not in {item.pack for item in policy_summaries()}:
        raise Http404
    return policy_on_day(pack, day, as_of=today())
