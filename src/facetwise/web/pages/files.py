"""Check files: drop claims, see what became of each, by rule and by payer, down to one claim."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from facetwise.store.models import Claim, ClaimVersion, LoadedFile, LoadState, Verdict, Worst
from facetwise.store.permissions import Permission
from facetwise.web import file_worker
from facetwise.web.access import needs, note
from facetwise.web.file_progress import progress
from facetwise.web.fixed_files import claims_to_send, is_x12
from facetwise.web.known_files import Loaded, is_left, receive
from facetwise.web.loaders import STEPS, kind_told
from facetwise.web.uploads import over_limit, over_limit_at_once

FILES_SHOWN = 50
CLAIMS_A_PAGE = 50
ASIDE_SHOWN = 50
GRAVITY = ("denial", "risk", "undetermined", "note")


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
        "most_at_once": over_limit_at_once(),
    }
    return render(request, "facetwise/files.html", shown, status=status)


def _load(request: HttpRequest) -> HttpResponse:
    sent = request.FILES.getlist("files")
    error = over_limit(*sent) if sent else "choose at least one file"
    if error:
        return _form(request, error, status=400)
    kind = request.POST.get("kind", "claims")
    if kind not in STEPS:
        kind = "claims"
    loaded = [_received(kind, file, request) for file in sent]
    for one in loaded:
        note(request, "load", "file", one.file.uid)
    file_worker.begin([one.file.uid for one in loaded if one.is_new or is_left(one.file)])
    if len(loaded) == 1:
        return redirect("file", uid=loaded[0].file.uid)
    return redirect("files")


def _received(chosen: str, file: UploadedFile, request: HttpRequest) -> Loaded:
    data = file.read()
    return receive(kind_told(chosen, data), file.name or "", data, by=request.user)  # type: ignore[arg-type]


@needs(Permission.LOAD_FILES)
@require_GET
def one_file(request: HttpRequest, uid: str) -> HttpResponse:
    """What became of one file; ``rule`` and ``payer`` leave the claims of one bar."""
    file = get_object_or_404(LoadedFile, uid=uid)
    note(request, "read", "file", uid)
    if file.state != LoadState.LOADED:
        return render(request, "facetwise/file_progress.html", {"file": file, "progress": progress(file)})
    shown: dict[str, Any] = {"file": file, "is_kept": file.pieces.exists(), "problems": file.problems}
    if file.kind in ("remittances", "sessions"):
        named = "answers" if file.kind == "remittances" else "sessions"
        rows = (
            file.remittances.select_related("claim")
            if named == "answers"
            else file.sessions.select_related("patient")
        )
        shown[named] = rows.exists()
        shown["page"] = Paginator(rows.order_by("id"), CLAIMS_A_PAGE).get_page(request.GET.get("page"))
    if file.kind == "claims":
        chosen = {name: request.GET.get(name, "")[:120] for name in ("rule", "payer")}
        claims = _claims(file, chosen)
        shown |= {
            "chosen": chosen,
            "by_rule": _by_rule(file),
            "by_payer": _by_payer(file),
            "problems": _other_problems(file),
            "aside": file.claims.filter(version=None).order_by("pk")[:ASIDE_SHOWN],
            "to_send": claims_to_send(file).count(),
            "is_x12": is_x12(file),
            "page": Paginator(claims, CLAIMS_A_PAGE).get_page(request.GET.get("page")),
        }
    return render(request, "facetwise/file.html", shown)


@needs(Permission.LOAD_FILES)
@require_GET
def how_far(request: HttpRequest, uid: str) -> HttpResponse:
    """The moving part of the page of a file that is worked on; once it is all here, the page is asked for anew."""
    file = get_object_or_404(LoadedFile, uid=uid)
    shown = {"file": file, "progress": progress(file)}
    answer = render(request, "facetwise/parts/file_progress.html", shown)
    if file.state == LoadState.LOADED:
        answer["HX-Refresh"] = "true"
    return answer


@needs(Permission.LOAD_FILES)
@require_POST
def go_on(request: HttpRequest, uid: str) -> HttpResponse:
    """Go on with a file that was left half done."""
    file = get_object_or_404(LoadedFile, uid=uid)
    note(request, "load", "file", uid)
    if is_left(file) and file.pieces.exists():
        LoadedFile.objects.filter(pk=file.pk).update(
            state=LoadState.LOADING, beat_at=timezone.now(), failure=""
        )
        file_worker.begin([file.uid])
    return redirect("file", uid=uid)


def _other_problems(file: LoadedFile) -> list[str]:
    """What was said of a file beside the claims that are set aside: why they are stands with each of them."""
    aside = set(
        file.claims.filter(version=None).order_by("pk").values_list("problem", flat=True)[:ASIDE_SHOWN]
    )
    return [told for told in file.problems if not any(why and why in told for why in aside)]


def _verdicts(file: LoadedFile) -> QuerySet[Verdict]:
    versions = ClaimVersion.objects.filter(in_files__file=file)
    return Verdict.objects.filter(version__in=versions, is_current=True)


def _by_rule(file: LoadedFile) -> list[dict[str, Any]]:
    counted = _verdicts(file).values("rule", "severity", "verdict")
    rows = counted.annotate(count=Count("pk"), claims=Count("version__claim", distinct=True))
    found = _with_shares(list(rows.order_by("-count", "rule")))
    return sorted(found, key=lambda row: _gravity(row["severity"], row["verdict"]))


def _gravity(severity: str, verdict: str) -> int:
    """Denials before risks, what is open after both, notes last."""
    return GRAVITY.index("undetermined" if verdict == "undetermined" and severity != "note" else severity)


def _by_payer(file: LoadedFile) -> list[dict[str, Any]]:
    rows = (
        _all_claims(file)
        .values("payer")
        .annotate(
            claims=Count("pk"),
            count=Count("pk", filter=Q(worst__lte=Worst.RISK)),
            at_risk=Sum("at_risk_cents"),
        )
    )
    return _with_shares(list(rows.order_by("-count", "payer")))


def _with_shares(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    most = max((row["count"] for row in rows), default=0) or 1
    return [row | {"share": 100 * row["count"] // most} for row in rows]


def _all_claims(file: LoadedFile) -> QuerySet[Claim]:
    return Claim.objects.filter(pk__in=file.claims.exclude(version=None).values("version__claim"))


def _claims(file: LoadedFile, chosen: dict[str, str]) -> QuerySet[Claim]:
    rows = _all_claims(file)
    if chosen["rule"]:
        rows = rows.filter(pk__in=_verdicts(file).filter(rule=chosen["rule"]).values("version__claim"))
    if chosen["payer"]:
        rows = rows.filter(payer="" if chosen["payer"] == "not known" else chosen["payer"])
    return rows.order_by("worst", F("at_risk_cents").desc(nulls_last=True), "id")
