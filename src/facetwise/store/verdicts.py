"""What the checks say of a claim's versions, and the worst of it that still stands."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from facetwise.store.models import Claim, ClaimVersion, Override, Verdict, Worst


@transaction.atomic
def keep_verdicts(version: ClaimVersion, findings: Sequence[Mapping[str, Any]], *, as_of: date) -> None:
    """What the checks say of a version as of a day; an earlier check of it stays, no longer current."""
    version.verdicts.filter(is_current=True).update(is_current=False)
    Verdict.objects.bulk_create(verdict_rows(version, findings, as_of=as_of))
    summarize(version.claim, findings, as_of=as_of)


def verdict_rows(
    version: ClaimVersion, findings: Sequence[Mapping[str, Any]], *, as_of: date
) -> list[Verdict]:
    """Findings as rows that are not yet kept."""
    return [
        Verdict(
            version=version,
            as_of=as_of,
            rule=finding["name"],
            severity=finding["severity"],
            verdict=finding["verdict"],
            finding=dict(finding),
        )
        for finding in findings
    ]


def summarize(claim: Claim, findings: Sequence[Mapping[str, Any]], *, as_of: date) -> None:
    """Write on the claim the worst that stands: what somebody overrode until later than today is left out."""
    overridden = set(claim.overrides.filter(until__gte=as_of, withdrawn_at=None).values_list("rule", "line"))
    told = summary([f for f in findings if (f["name"], f["line"]) not in overridden])
    for column, value in told.items():
        setattr(claim, column, value)
    claim.save(update_fields=list(told))


def end_overrides(day: date) -> int:
    """Let findings count again whose disagreement ended before a day; how many. Who disagreed stays in the ledger."""
    ended = list(Override.objects.filter(until__lt=day, withdrawn_at=None).select_related("claim"))
    for item in ended:
        with transaction.atomic():
            item.withdrawn_at = timezone.now()
            item.save(update_fields=["withdrawn_at"])
            current = item.claim.newest.verdicts.filter(is_current=True)
            summarize(item.claim, [verdict.finding for verdict in current], as_of=day)
    return len(ended)


def summary(standing: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The worst of the findings that stand, and the money at risk, as the row of a claim shows them."""
    worst = min(standing, key=rank, default=None)
    violated = [f for f in standing if rank(f)[0] in (Worst.DENIAL, Worst.RISK)]
    money = [f["money_at_risk"] for f in violated if f["money_at_risk"] is not None]
    return {
        "worst": rank(worst)[0] if worst else Worst.MET,
        "worst_rule": worst["name"] if worst else "",
        "worst_message": worst["message"] if worst else "",
        "at_risk_cents": round(max(money) * 100) if money else None,
    }


def rank(finding: Mapping[str, Any] | None) -> tuple[int, float]:
    """Sorts findings: worst first, then by money."""
    if finding is None:
        return Worst.MET, 0.0
    money = -(finding["money_at_risk"] or 0.0)
    if finding["severity"] == "note":
        return Worst.MET, money
    if finding["verdict"] == "undetermined":
        return Worst.UNDETERMINED, money
    return (Worst.DENIAL if finding["severity"] == "denial" else Worst.RISK), money
