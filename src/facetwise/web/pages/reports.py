"""Reports: what was found and denied, by rule, payer and provider over time; each chart with its table and CSV."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from facetwise.policy.payer_names import payer_name
from facetwise.store.choices import claim_choices
from facetwise.store.permissions import Permission
from facetwise.web.access import needs, note, visible
from facetwise.web.all_reports import REPORTS
from facetwise.web.backtests import judged
from facetwise.web.charts import Part, bars, columns
from facetwise.web.checking import today
from facetwise.web.figures_kept import Counted, counted
from facetwise.web.report_figures import STATES, Figures
from facetwise.web.safe_csv import csv_response
from facetwise.web.typed_values import typed_day

PERIOD = timedelta(days=365)
ROWS_CHARTED = 16
DENIALS_SHOWN = 50
_DRAWN = {
    **{state: state for state in STATES},
    "missing": "denial",
    "denied": "denial",
    "not known": "undetermined",
    "there": "met",
    "not denied": "met",
    "fired, denied": "plain",
    "fired, paid": "met",
    "silent, denied": "denial",
    "undecided, denied": "undetermined",
}


@needs(Permission.READ_REPORTS)
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """All reports for the claims that the filters leave."""
    chosen = _chosen(request)
    claims, person = _claims(request, chosen), request.user
    found = [_counted(request, chosen, figures, claims) for figures in REPORTS]
    note(request, "list", "report", purpose="reports")
    who = person.role, person.npi  # type: ignore[union-attr]
    shown = {
        "reports": [{"figures": item.value, "chart": _chart(item.value)} for item in found],
        "chosen": chosen,
        "count": _counted(request, chosen, _how_many, claims).value,
        "counted_at": min(item.at for item in found),
        "payers": claim_choices("payer", *who),
        "providers": claim_choices("rendering_npi", *who),
        "query": request.GET.urlencode(),
        "is_backwards": chosen["until"] < chosen["since"],
    }
    return render(request, "facetwise/reports.html", shown)


@needs(Permission.READ_REPORTS)
@require_GET
def report_csv(request: HttpRequest, name: str) -> HttpResponse:
    """One report as a file, safe to open in a spreadsheet."""
    claims = _claims(request, _chosen(request))
    made = next((figures(claims) for figures in REPORTS if _is_named(figures, claims, name)), None)
    if made is None:
        raise Http404
    note(request, "export", "report", name)
    return csv_response(f"{name}.csv", made.header, made.rows)


@needs(Permission.READ_REPORTS)
@require_GET
def backtest(request: HttpRequest) -> HttpResponse:
    """What the checks foretold against what payers did, over the answered claims that the filters leave."""
    chosen = _chosen(request)
    found = _counted(request, chosen, judged, _claims(request, chosen))
    note(request, "list", "report", purpose="backtest")
    who = request.user.role, request.user.npi  # type: ignore[union-attr]
    shown = {
        "found": found.value,
        "counted_at": found.at,
        "reports": [{"figures": item, "chart": _chart(item)} for item in found.value.figures]
        if found.value
        else [],
        "denials": found.value.denials[:DENIALS_SHOWN] if found.value else (),
        "chosen": chosen,
        "payers": claim_choices("payer", *who),
        "providers": claim_choices("rendering_npi", *who),
        "query": request.GET.urlencode(),
        "is_backwards": chosen["until"] < chosen["since"],
    }
    return render(request, "facetwise/backtest.html", shown)


@needs(Permission.READ_REPORTS)
@require_GET
def backtest_csv(request: HttpRequest, name: str) -> HttpResponse:
    """One of the backtest's tables as a file."""
    chosen = _chosen(request)
    found = _counted(request, chosen, judged, _claims(request, chosen)).value
    made = next((item for item in found.figures if item.name == name), None) if found else None
    if made is None:
        raise Http404
    note(request, "export", "report", name)
    return csv_response(f"{name}.csv", made.header, made.rows)


def _counted(
    request: HttpRequest, chosen: dict[str, Any], figures: Callable[[QuerySet], Any], claims: QuerySet
) -> Counted:
    person = request.user
    key = ("report", figures.__name__, person.role, person.npi, *chosen.values())  # type: ignore[union-attr]
    return counted(key, lambda: figures(claims))


def _how_many(claims: QuerySet) -> int:
    return claims.count()


def _is_named(figures: Any, claims: QuerySet, name: str) -> bool:  # noqa: ANN401 - one of `REPORTS`
    return bool(figures(claims.none()).name == name)


def _chosen(request: HttpRequest) -> dict[str, Any]:
    return {
        "since": typed_day(request.GET.get("since", "")) or today() - PERIOD,
        "until": typed_day(request.GET.get("until", "")) or today(),
        "payer": request.GET.get("payer", ""),
        "provider": request.GET.get("provider", ""),
    }


def _claims(request: HttpRequest, chosen: dict[str, Any]) -> QuerySet:
    rows = visible(request, "claim").filter(service_date__range=(chosen["since"], chosen["until"]))
    if chosen["payer"]:
        rows = rows.filter(payer=chosen["payer"])
    if chosen["provider"]:
        rows = rows.filter(rendering_npi=chosen["provider"])
    return rows.order_by()


def _chart(found: Figures) -> SafeString | str:
    if not found.charted or not found.rows:
        return ""
    parts = [Part(word, _DRAWN.get(word, "plain")) for word in found.header[1 : 1 + found.charted]]
    called = payer_name if found.header[0] == "payer" else _called
    rows = [(called(str(row[0])), row[1 : 1 + found.charted]) for row in found.rows]
    if found.over_time:
        return columns(found.name, rows[-24:], parts)
    return bars(found.name, rows[:ROWS_CHARTED], parts)


def _called(label: str) -> str:
    """A name of ours as words; a month or a number as it is."""
    return label if label[:4].isdigit() else label.replace("-", " ").replace("_", " ")
