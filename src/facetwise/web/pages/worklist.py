"""The worklist: what needs a hand, ordered by what is at stake and when it is due; and one claim of it."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from facetwise.outcomes.next_steps import next_step
from facetwise.store import ledger, verdicts
from facetwise.store.choices import claim_choices
from facetwise.store.models import Claim, Override, Remittance, WorkState
from facetwise.store.models.claims import STATES, WORKLIST_ORDER, WORSTS
from facetwise.store.permissions import Permission, is_permitted
from facetwise.web.access import fetch, needs, note, visible
from facetwise.web.checking import encounter_of, recheck, today
from facetwise.web.claim_source import claim_source, segments_of_findings
from facetwise.web.claim_versions import claim_query, is_fixed
from facetwise.web.paging import CountedPages
from facetwise.web.safe_fixes import fix_count
from facetwise.web.typed_values import typed_day, typed_number

CLAIMS_A_PAGE = 50
LONGEST_OVERRIDE = timedelta(days=365)


@needs(Permission.READ_CLAIMS)
@require_http_methods(["GET", "POST"])
def worklist(request: HttpRequest) -> HttpResponse:
    """The claims that the filters leave, worst and dearest first; or those with the number that is posted.

    A claim's number may be the patient's account: no address holds it.
    """
    verdicts.end_overrides(today())
    sought = request.POST.get("number", "").strip()[:64]
    chosen = {
        "state": request.GET.get("state", WorkState.OPEN),
        "worst": request.GET.get("worst", ""),
        "payer": request.GET.get("payer", ""),
        "mine": request.GET.get("mine", ""),
    }
    if sought:
        chosen = dict.fromkeys(chosen, "") | {"state": "all"}
    rows = _filtered(visible(request, "claim"), chosen, request)
    if sought:
        rows = rows.filter(claim_id__in={sought, sought.upper(), sought.lower()})
        if len(found := list(rows[:2])) == 1:
            return redirect("claim", uid=found[0].uid)
    pages = CountedPages(rows.prefetch_related("assigned_to"), CLAIMS_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    note(request, "list", "claim", purpose=f"worklist {len(page.object_list)}")
    shown = {
        "page": page,
        "chosen": chosen,
        "sought": sought,
        "payers": claim_choices("payer", request.user.role, request.user.npi),  # type: ignore[union-attr]
        "states": STATES,
        "worsts": WORSTS,
        "may_load": is_permitted(request.user, Permission.LOAD_FILES),  # type: ignore[arg-type]
        "is_filtered": bool(chosen["worst"] or chosen["payer"] or chosen["mine"])
        or chosen["state"] != WorkState.OPEN,
    }
    template = "facetwise/parts/claim_rows.html" if _asks_for_rows(request) else "facetwise/worklist.html"
    return render(request, template, shown)


def _asks_for_rows(request: HttpRequest) -> bool:
    """Whether a filter asks for the rows alone; the browser's back button asks for the whole page."""
    asked = request.htmx  # type: ignore[attr-defined]
    return bool(asked) and not asked.history_restore_request


def _filtered(rows: QuerySet, chosen: dict[str, str], request: HttpRequest) -> QuerySet:
    if chosen["state"] in list(WorkState):
        rows = rows.filter(state=chosen["state"])
    if (worst := typed_number(chosen["worst"])) is not None:
        rows = rows.filter(worst=worst)
    if chosen["payer"]:
        rows = rows.filter(payer=chosen["payer"])
    if chosen["mine"]:
        rows = rows.filter(assigned_to=request.user)
    return rows.order_by(*WORKLIST_ORDER)


@needs(Permission.READ_CLAIMS)
@require_GET
def claim(request: HttpRequest, uid: str) -> HttpResponse:
    """One claim: its lines on the left, what the checks say on the right."""
    return _claim_page(request, fetch(request, "claim", uid))


def _claim_page(request: HttpRequest, found: Claim, error: str = "", status: int = 200) -> HttpResponse:
    version = found.newest
    current = version.verdicts.filter(is_current=True)
    asked = request.GET.get("rule")  # the rule that somebody came to see stands first
    findings = sorted((v.finding for v in current), key=lambda f: (f["name"] != asked, verdicts.rank(f)))
    encounter = encounter_of(version.content)
    source = claim_source(found, version, findings)
    overrides = list(found.overrides.filter(withdrawn_at=None).select_related("by"))
    left_out = {(item.rule, item.line): item for item in overrides if item.until >= today()}
    return render(
        request,
        "facetwise/claim.html",
        {
            "claim": found,
            "version": version,
            "encounter": encounter,
            "findings": [
                {**finding, "left_out": left_out.get((finding["name"], finding["line"]))}
                for finding in segments_of_findings(source, findings)
            ],
            "source": source,
            "overrides": overrides,
            "versions": found.versions.order_by("-number"),
            "answers": [_answer(row) for row in _standing_answers(found)],
            "fixes": fix_count(encounter, findings),
            "may_undo": is_fixed(version),
            "query_text": claim_query(found, findings),
            "may_work": is_permitted(request.user, Permission.WORK_CLAIMS),  # type: ignore[arg-type]
            "may_read_patient": is_permitted(request.user, Permission.READ_PATIENTS),  # type: ignore[arg-type]
            "seen": _as_seen(found),
            "checked": current.order_by("-id").first(),
            "is_outdated": _is_outdated(found),
            "typed": request.POST,
            "latest_end": today() + LONGEST_OVERRIDE,
            "error": error,
        },
        status=status,
    )


def _is_outdated(found: Claim) -> bool:
    """Whether past sessions of the patient were loaded after the claim was checked."""
    checked = found.newest.verdicts.filter(is_current=True).order_by("-id").first()
    if checked is None or found.patient is None or found.service_date is None:
        return False
    loaded = found.patient.sessions.filter(superseded_by=None, file__kind="sessions")
    return loaded.filter(service_date__lt=found.service_date, created_at__gt=checked.created_at).exists()


def _as_seen(found: Claim) -> str:
    """What of a claim another person may have changed since its page was opened."""
    return f"{found.state} {found.assigned_to_id or 'nobody'} {found.newest.number}"


def _standing_answers(found: Claim) -> QuerySet:
    return found.remittances.filter(superseded_by=None).order_by("-paid_on", "-id")


def _answer(row: Remittance) -> dict[str, Any]:
    """What a payer answered, with each denial in plain words and its next step."""
    return {"row": row, "denials": [next_step(code) for code in row.denial_codes]}


@needs(Permission.WORK_CLAIMS)
@require_POST
def work(request: HttpRequest, uid: str) -> HttpResponse:
    """Take, hold with a reason, release, reopen or check again."""
    found = fetch(request, "claim", uid, "work")
    action = request.POST.get("action", "")
    reason = request.POST.get("reason", "").strip()
    if request.POST.get("seen", _as_seen(found)) != _as_seen(found):
        told = "somebody changed this claim since you opened it, so nothing was done; look at it, then choose again"
        return _claim_page(request, found, told, 409)
    if action == "hold" and not reason:
        return _claim_page(request, found, "say why the claim is held, so that the next person knows", 400)
    if action == "hold":
        ledger.hold(found, reason[:300])
    elif action == "release":
        ledger.release(found)
    elif action == "reopen":
        ledger.reopen(found)
    elif action in ("take", "give back"):
        found.assigned_to = request.user if action == "take" else None
        found.save(update_fields=["assigned_to"])
    elif action == "recheck":
        recheck(found.newest)
    else:
        return HttpResponseBadRequest("unknown action")
    return redirect("claim", uid=found.uid)


@needs(Permission.WORK_CLAIMS)
@require_POST
def disagree(request: HttpRequest, uid: str) -> HttpResponse:
    """Set a finding aside: by whom, why, and until when."""
    found = fetch(request, "claim", uid, "override")
    reason, rule = request.POST.get("reason", "").strip(), request.POST.get("rule", "")
    until = typed_day(request.POST.get("until", ""))
    if not reason or until is None or not today() <= until <= today() + LONGEST_OVERRIDE:
        return _claim_page(
            request, found, "to disagree, give a reason and an end date within the next year", 400
        )
    Override.objects.create(
        claim=found,
        rule=rule[:80],
        line=typed_number(request.POST.get("line", "")),
        reason=reason[:500],
        by=request.user,
        until=until,
    )
    current = [verdict.finding for verdict in found.newest.verdicts.filter(is_current=True)]
    verdicts.summarize(found, current, as_of=today())
    return redirect("claim", uid=found.uid)
