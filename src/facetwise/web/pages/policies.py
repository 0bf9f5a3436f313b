"""Payer policies: the list, one on a day or over time, two side by side, what changed, what is to be found out."""

import re
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from facetwise.policy.keys import registry
from facetwise.policy.payer_names import MEDICARE, recognise
from facetwise.policy.payers import pack_for
from facetwise.report.policy_changes import changes_between, days_of_change, documents_between
from facetwise.report.policy_to_do import Why, counts_by_payer, first_stale_after
from facetwise.report.policy_to_do import to_do as find_to_do
from facetwise.report.policy_views import PolicyOnDay, compared, policy_on_day, policy_summaries
from facetwise.store.permissions import Permission, is_permitted
from facetwise.web.access import needs
from facetwise.web.checking import today
from facetwise.web.policy_time_line import STANDINGS, families
from facetwise.web.typed_values import typed_day

ITEMS_A_PAGE = 100


@needs(Permission.USE_TOOLS)
@require_GET
def policies(request: HttpRequest) -> HttpResponse:
    """Every pack with how much of it is known."""
    asked = request.GET.get("name", "").strip()
    meant = _meant(asked)
    found = [
        item
        for item in policy_summaries()
        if item.pack == meant
        or asked.casefold() in f"{item.name} {item.pack} {item.contractor or ''}".casefold()
    ]
    return render(request, "facetwise/policies.html", {"packs": found, "asked": asked})


def _meant(asked: str) -> str | None:
    """The policy that another name of a payer means, or two letters of a state: that of Medicare's contractor."""
    if re.fullmatch(r"[A-Za-z]{2}", asked):
        return pack_for(MEDICARE, state=asked, on=today())
    payer = recognise(asked).payer_id if asked else None
    return pack_for(payer, on=today()) if payer else None


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
def time_line(request: HttpRequest, pack: str) -> HttpResponse:
    """One policy over the years, to scale."""
    found = _on_day(pack, today())
    shown = {"policy": found, "families": families(pack, today()), "standings": STANDINGS, "day": today()}
    return render(request, "facetwise/policy_time_line.html", shown)


@needs(Permission.USE_TOOLS)
@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """What changed in a quarter, this one if none is named."""
    year, number = _quarter(request)
    first = date(year, 3 * number - 2, 1)
    last = _first_after(year, number) - timedelta(days=1)
    payer = request.GET.get("payer", "")
    found = [item for item in changes_between(first, last) if payer in ("", item.pack)]
    packs = {item.pack: item.name for item in changes_between(first, last)}
    others = sorted({(day.year, (day.month + 2) // 3) for day in days_of_change()} | {(year, number)})
    at = others.index((year, number))
    shown: dict[str, Any] = {
        "days": [
            {"day": day, "pack": pack, "name": packs[pack], "changes": list(changed)}
            for (day, pack), changed in groupby(found, key=lambda item: (item.day, item.pack))
        ],
        "documents": [item for item in documents_between(first, last) if payer in ("", item.pack)],
        "first": first,
        "last": last,
        "named": f"{year}-Q{number}",
        "earlier": "{}-Q{}".format(*others[at - 1]) if at else "",
        "later": "{}-Q{}".format(*others[at + 1]) if at + 1 < len(others) else "",
        "payers": packs,
        "payer": payer,
    }
    return render(request, "facetwise/policy_changes.html", shown)


@needs(Permission.USE_TOOLS)
@require_GET
def to_do(request: HttpRequest) -> HttpResponse:
    """What is to be found out: the payers with how much, then one payer's values, or those of one kind."""
    names = {item.pack: item.name for item in policy_summaries()}
    payer = request.GET.get("payer", "")
    why = next((one for one in Why if one.name.casefold() == request.GET.get("why", "")), None)
    chosen = [payer] if payer in names else list(names)
    items = [item for pack in chosen for item in find_to_do(pack, today()) if why is None or item.why is why]
    shown: dict[str, Any] = {
        "payers": names,
        "payer": payer,
        "why": why,
        "whys": list(Why),
        "counts": [] if payer in names or why else counts_by_payer(today()),
        "page": Paginator(sorted(items, key=lambda item: item.rank), ITEMS_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "total": len(items),
        "next_stale": first_stale_after(today()) if why is Why.STALE and not items else None,
        "may_write": is_permitted(request.user, Permission.WRITE_POLICIES),  # type: ignore[arg-type]
    }
    return render(request, "facetwise/policy_to_do.html", shown)


def _quarter(request: HttpRequest) -> tuple[int, int]:
    named = re.fullmatch(r"([12]\d{3})-Q([1-4])", request.GET.get("quarter", ""))
    if named:
        return int(named[1]), int(named[2])
    return today().year, (today().month + 2) // 3


def _first_after(year: int, number: int) -> date:
    return date(year + 1, 1, 1) if number == 4 else date(year, 3 * number + 1, 1)


@needs(Permission.USE_TOOLS)
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Two policies side by side; only what differs."""
    names = {item.pack: item.name for item in policy_summaries()}
    left = request.GET.get("left", "medicare/cgs/L38773")
    right = request.GET.get("right", "medicare/wps/L38841")
    day = _day(request)
    result = compared(_on_day(left, day), _on_day(right, day))
    rows = [(registry()[key].meaning, key, one, other) for key, one, other in result.differing]
    shown = {"comparison": result, "rows": rows, "packs": names, "left": left, "right": right, "day": day}
    return render(request, "facetwise/compare.html", shown)


def _day(request: HttpRequest) -> date:
    return typed_day(request.GET.get("date", "")) or today()


def _on_day(pack: str, day: date) -> PolicyOnDay:
    if pack not in {item.pack for item in policy_summaries()}:
        raise Http404
    return policy_on_day(pack, day, as_of=today())
