"""Check files: drop claims, see what became of each, by rule and by payer, and take the findings along."""

import io
from collections import Counter
from collections.abc import Callable, Iterator

import polars as pl
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from facetwise.interop.encounter.write import encounter_to_dict
from facetwise.report.json_lines import json_line
from facetwise.store.models import Claim, LoadedFile, Verdict
from facetwise.store.permissions import Permission
from facetwise.web.access import needs, note
from facetwise.web.checking import encounter_of
from facetwise.web.exports import download
from facetwise.web.loading import Loaded, load_claims, load_sessions
from facetwise.web.remittances import load_remittances
from facetwise.web.safe_csv import csv_response
from facetwise.web.safe_fixes import with_safe_fixes

FILES_SHOWN = 50
FINDING_COLUMNS = {
    "claim_id": pl.String,
    "line": pl.Int64,
    "code": pl.String,
    "name": pl.String,
    "severity": pl.String,
    "verdict": pl.String,
    "message": pl.String,
    "money_at_risk": pl.Float64,
    "cite": pl.String,
    "help": pl.String,
}
_LOADERS: dict[str, Callable[..., Loaded]] = {
    "claims": load_claims,
    "sessions": load_sessions,
    "remittances": load_remittances,
}


@needs(Permission.LOAD_FILES)
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """The form, and the files loaded so far."""
    if request.method == "POST":
        return _load(request)
    return _form(request)


def _form(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    shown = {
        "files": LoadedFile.objects.order_by("-id")[:FILES_SHOWN],
        "error": error,
        "most_files": settings.MAX_FILES_AT_ONCE,
        "most_megabytes": settings.MAX_FILE_BYTES // 2**20,
    }
    return render(request, "facetwise/files.html", shown, status=status)


def _load(request: HttpRequest) -> HttpResponse:
    sent = request.FILES.getlist("files")
    too_large = [file.name for file in sent if file.size > settings.MAX_FILE_BYTES]
    if not sent or too_large:
        error = (
            "choose at least one file"
            if not sent
            else f"{len(too_large)} file is larger than this page takes"
        )
        return _form(request, error, status=400)
    load = _LOADERS.get(request.POST.get("kind", ""), load_claims)
    loaded = [load(file.name, file.read(), by=request.user) for file in sent]
    for one in loaded:
        note(request, "load", "file", one.file.uid)
    if len(loaded) == 1:
        return redirect("file", uid=loaded[0].file.uid)
    return redirect("files")


@needs(Permission.LOAD_FILES)
@require_GET
def one_file(request: HttpRequest, uid: str) -> HttpResponse:
    """What became of one file."""
    file = get_object_or_404(LoadedFile, uid=uid)
    note(request, "read", "file", uid)
    verdicts = _verdicts(file)
    claims = {version.claim for version in file.versions.select_related("claim")[:500]}
    by_rule = Counter((v.rule, v.severity, v.verdict) for v in verdicts)
    by_payer = Counter(verdict.version.claim.payer or "not known" for verdict in verdicts)
    most = max([*by_rule.values(), *by_payer.values()], default=1)
    shown = {
        "file": file,
        "by_rule": [
            {
                "rule": rule,
                "severity": severity,
                "verdict": verdict,
                "count": count,
                "share": 100 * count // most,
            }
            for (rule, severity, verdict), count in by_rule.most_common()
        ],
        "by_payer": [
            {"payer": name, "count": count, "share": 100 * count // most}
            for name, count in by_payer.most_common()
        ],
        "claims": sorted(claims, key=lambda claim: (claim.worst, -(claim.at_risk_cents or 0))),
    }
    return render(request, "facetwise/file.html", shown)


@needs(Permission.LOAD_FILES)
@require_GET
def findings(request: HttpRequest, uid: str, form: str) -> HttpResponse:
    """The findings of one file, a row each: CSV that is safe to open in a spreadsheet, or Parquet."""
    file = get_object_or_404(LoadedFile, uid=uid)
    if form not in ("csv", "parquet"):
        raise Http404
    note(request, "export", "file", uid)
    if form == "csv":
        return csv_response("findings.csv", tuple(FINDING_COLUMNS), _finding_rows(file))
    held = io.BytesIO()
    pl.DataFrame(list(_finding_rows(file)), schema=FINDING_COLUMNS, orient="row").write_parquet(held)
    return download(held.getvalue(), "findings.parquet", "application/vnd.apache.parquet")


@needs(Permission.LOAD_FILES)
@require_GET
def fixed_claims(request: HttpRequest, uid: str) -> HttpResponse:
    """The claims of one file as they stand now, safe fixes applied: an encounter a line, as `facetwise check` takes."""
    file = get_object_or_404(LoadedFile, uid=uid)
    note(request, "export", "file", uid)
    claims = {version.claim_id: version.claim for version in file.versions.select_related("claim")}
    return download(
        "".join(map(_fixed, claims.values())).encode(), "fixed-claims.jsonl", "application/x-ndjson"
    )


def _fixed(claim: Claim) -> str:
    newest = claim.newest
    found = [verdict.finding for verdict in newest.verdicts.filter(is_current=True)]
    return f"{json_line(encounter_to_dict(with_safe_fixes(encounter_of(newest.content), found)))}\n"


def _finding_rows(file: LoadedFile) -> Iterator[tuple[object, ...]]:
    for verdict in _verdicts(file):
        finding = verdict.finding
        cite = (finding["policy"] or {}).get("cite")
        yield (
            verdict.version.claim.claim_id,
            finding["line"],
            finding["code"],
            finding["name"],
            finding["severity"],
            finding["verdict"],
            finding["message"],
            finding["money_at_risk"],
            cite,
            finding["help"],
        )


def _verdicts(file: LoadedFile) -> list[Verdict]:
    rows = Verdict.objects.filter(version__file=file, is_current=True)
    return list(rows.select_related("version__claim").order_by("version_id", "id"))
