"""What of a loaded file is taken along: findings, claims with safe fixes, claims set aside, the file itself."""

import io
import re
from collections.abc import Iterator
from pathlib import PurePath

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from facetwise.store.models import ClaimVersion, LoadedFile, Verdict
from facetwise.store.permissions import Permission
from facetwise.web.access import needs, note
from facetwise.web.exports import download
from facetwise.web.file_content import content_of_file
from facetwise.web.fixed_files import fixed_837, fixed_json_lines, is_x12, set_aside_file
from facetwise.web.safe_csv import csv_response

X12, JSON_LINES = "application/edi-x12", "application/x-ndjson"
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


@needs(Permission.LOAD_FILES)
@require_GET
def findings(request: HttpRequest, uid: str, form: str) -> HttpResponse:
    """The findings of one file, a row each: CSV that is safe to open in a spreadsheet, or Parquet."""
    file = _file(request, uid)
    if form not in ("csv", "parquet"):
        raise Http404
    if form == "csv":
        return csv_response("findings.csv", tuple(FINDING_COLUMNS), _finding_rows(file))
    held = io.BytesIO()
    pl.DataFrame(list(_finding_rows(file)), schema=FINDING_COLUMNS, orient="row").write_parquet(held)
    return download(held.getvalue(), "findings.parquet", "application/vnd.apache.parquet")


@needs(Permission.LOAD_FILES)
@require_GET
def fixed_claims(request: HttpRequest, uid: str, form: str) -> HttpResponse:
    """The claims that may go out, with every safe fix: as an 837, or as encounters, one a line.

    Where claims lack what an 837 states, a page names it; ``some=1`` then writes the others.
    """
    file = _file(request, uid)
    if form == "jsonl":
        return download(fixed_json_lines(file), _named(file, "fixed", "jsonl"), JSON_LINES)
    if form != "837":
        raise Http404
    written = fixed_837(file, control_number=file.pk)
    if written.content and (not written.missing or request.GET.get("some")):
        return download(written.content, _named(file, "fixed", "837"), X12)
    shown = {"file": file, "written": written}
    return render(request, "facetwise/file_missing.html", shown, status=422)


@needs(Permission.LOAD_FILES)
@require_GET
def set_aside(request: HttpRequest, uid: str) -> HttpResponse:
    """The claims that could not be checked, as they came, to mend and load again."""
    file = _file(request, uid)
    written = set_aside_file(file)
    if not written.content:
        raise Http404
    if is_x12(file):
        return download(written.content, _named(file, "set-aside", "837"), X12)
    return download(written.content, _named(file, "set-aside", "jsonl"), JSON_LINES)


@needs(Permission.LOAD_FILES)
@require_GET
def original(request: HttpRequest, uid: str) -> HttpResponse:
    """The file as it came."""
    file = get_object_or_404(LoadedFile, uid=uid)
    note(request, "export", "file", uid)
    content = content_of_file(file)
    if not content:
        raise Http404
    return download(content, _safe(file.name), "application/octet-stream")


def _file(request: HttpRequest, uid: str) -> LoadedFile:
    file = get_object_or_404(LoadedFile, uid=uid, kind="claims")
    note(request, "export", "file", uid)
    return file


def _named(file: LoadedFile, what: str, ending: str) -> str:
    return _safe(f"{PurePath(file.name).stem}-{what}.{ending}")


def _safe(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip("-.") or "claims"


def _finding_rows(file: LoadedFile) -> Iterator[tuple[object, ...]]:
    versions = ClaimVersion.objects.filter(in_files__file=file)
    rows = Verdict.objects.filter(version__in=versions, is_current=True).order_by("version_id", "id")
    for finding, claim_id in rows.values_list("finding", "version__claim__claim_id").iterator():
        yield (
            claim_id,
            finding["line"],
            finding["code"],
            finding["name"],
            finding["severity"],
            finding["verdict"],
            finding["message"],
            finding["money_at_risk"],
            (finding["policy"] or {}).get("cite"),
            finding["help"],
        )
