"""What the checks foretold of the ledger's claims against what the payer did, judged as `facetwise backtest` does.

Each claim's standing version is judged anew as of the day on which it was first checked, with every verdict, since
the ledger keeps only what was violated or open.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Min, QuerySet

from facetwise.domain.tables import BaseTables
from facetwise.engine.intake import Intake, tables_from_encounters
from facetwise.interop.x12.remits.tables import ADJUSTMENTS, CLAIMS, LINES, shaped
from facetwise.outcomes.backtest import Backtest, Denied, backtest
from facetwise.outcomes.matching import Returned, Sent
from facetwise.store.models import Claim, ClaimVersion, Remittance
from facetwise.web.checking import encounter_of, today, with_history
from facetwise.web.report_figures import Figures, with_newest
from facetwise.workflow import check_tables

MOST_CLAIMS = 2000
OUTCOMES = ("paid", "cut", "denied", "left to the patient", "taken back", "unanswered")
_COUNTS = ("fired_denied", "fired_paid", "silent_denied", "undecided_denied")


@dataclass(frozen=True, slots=True)
class Judged:
    """The figures, and each refused line with its claim's public name and number."""

    figures: tuple[Figures, ...]
    denials: tuple[tuple[str, str, Denied], ...]
    claims: int
    left_out: int  # answered claims beyond the most that are judged at once


def judged(claims: QuerySet) -> Judged | None:
    """The newest answered claims among those given; None where no payer answered any."""
    standing = Remittance.objects.filter(superseded_by=None).exclude(claim=None)
    answered = claims.filter(pk__in=standing.values("claim"))
    chosen = list(answered.order_by("-service_date", "-pk").select_related("patient")[:MOST_CLAIMS])
    if not chosen:
        return None
    base = _tables(chosen)
    found = backtest(_sent(base), _returned(chosen), check_tables(base, all_verdicts=True))
    named = {claim.uid: claim.claim_id for claim in chosen}
    return Judged(
        figures=(_outcomes(found), _rules(found), _reasons(found)),
        denials=tuple(
            (item.claim_id or "", named.get(item.claim_id or "", ""), item) for item in found.denials
        ),
        claims=len(chosen),
        left_out=max(0, answered.count() - len(chosen)),
    )


def _tables(claims: Sequence[Claim]) -> BaseTables:
    """Base tables, each claim known by its public name and checked as of its own day."""
    newest = dict(
        with_newest(Claim.objects.filter(pk__in=[c.pk for c in claims])).values_list("pk", "newest_pk")
    )
    versions = ClaimVersion.objects.filter(pk__in=newest.values()).annotate(checked=Min("verdicts__as_of"))
    by_claim = {version.claim_id: version for version in versions}
    intakes = [
        Intake(with_history(encounter_of(by_claim[claim.pk].content), claim.patient), claim.uid)
        for claim in claims
    ]
    base = tables_from_encounters(intakes, as_of=today())
    days: list[date] = [by_claim[claim.pk].checked or today() for claim in claims]
    names = [claim.uid for claim in claims]
    place = pl.col("claim_key").cast(pl.Int64)
    told = base.claims.with_columns(
        as_of=pl.lit(pl.Series(days, dtype=pl.Date)).gather(place),
        claim_id=pl.lit(pl.Series(names, dtype=pl.String)).gather(place),
    )
    return replace(base, claims=told)


def _sent(base: BaseTables) -> Sent:
    days = base.claims.select("claim_key", claim_date="service_date")
    dated = base.lines.join(days, on="claim_key", how="left", maintain_order="left")
    lines = dated.with_columns(service_date=pl.coalesce("service_date", "claim_date"))
    kept = ("claim_key", "line_no", "code", "charge_cents", "service_date", "line_control_number", "segment")
    return Sent(base.claims.select("claim_key", "claim_id", "source"), lines.select(kept))


def _returned(claims: Sequence[Claim]) -> Returned:
    """The ledger's payment advices in the order of their payment, as the tables of remittances."""
    rows = Remittance.objects.filter(claim__in=[claim.pk for claim in claims], superseded_by=None)
    told: dict[str, list[dict[str, Any]]] = {"claims": [], "lines": [], "adjustments": []}
    for number, row in enumerate(rows.select_related("claim").order_by("paid_on", "pk")):
        told["claims"].append(_claim(number, row))
        told["adjustments"] += [_cut(number, None, cut) for cut in row.content.get("adjustments", ())]
        for line in row.content.get("lines", ()):
            line_no = len(told["lines"])
            told["lines"].append({"remit_claim_no": number, "remit_line_no": line_no, **line})
            told["adjustments"] += [_cut(number, line_no, cut) for cut in line.get("adjustments", ())]
    frames = {name: pl.DataFrame(table, infer_schema_length=None) for name, table in told.items()}
    return Returned(
        shaped(frames["claims"], CLAIMS),
        shaped(frames["lines"], LINES),
        shaped(frames["adjustments"], ADJUSTMENTS),
    )


def _claim(number: int, row: Remittance) -> dict[str, Any]:
    return {
        "remit_claim_no": number,
        "claim_id": row.claim.uid if row.claim else None,
        "charge_cents": row.charged_cents,
        "paid_cents": row.paid_cents,
        "payer_control_number": row.payer_control_number,
        "is_reversal": bool(row.content.get("is_reversal")),
    }


def _cut(claim: int, line: int | None, cut: dict[str, Any]) -> dict[str, Any]:
    group, _, reason = cut["reason"].partition("-")
    return {
        "remit_claim_no": claim,
        "remit_line_no": line,
        "group": group,
        "reason": reason,
        "amount_cents": cut["amount_cents"],
    }


def _outcomes(found: Backtest) -> Figures:
    counts = found.outcomes
    return Figures(
        "outcomes",
        "What became of each line",
        "Lines of the answered claims, after reversals and corrections. “Unanswered” stands in no advice by itself.",
        ("outcome", "lines"),
        tuple((name, counts[name]) for name in OUTCOMES if counts.get(name)),
        charted=1,
    )


def _rules(found: Backtest) -> Figures:
    rows = found.rules.select("name", *_COUNTS, *(f"{name}_cents" for name in _COUNTS))
    return Figures(
        "foretold",
        "What was foretold, by rule",
        "Fired: the rule said denial or risk. Silent: it had looked, found nothing wrong, and the payer denied for one "
        "of its usual reasons. Undecided: a record, a history or a policy value was missing.",
        ("rule", "fired, denied", "fired, paid", "silent, denied", "undecided, denied", "foretold", "missed"),
        tuple(
            (
                row["name"],
                *(row[name] for name in _COUNTS),
                _dollars(row, "fired_denied"),
                _dollars(row, "silent_denied"),
            )
            for row in rows.iter_rows(named=True)
        ),
        charted=4,
    )


def _dollars(row: dict[str, Any], name: str) -> float:
    return float(row[f"{name}_cents"]) / 100


def _reasons(found: Backtest) -> Figures:
    by_reason = found.refused_by_reason
    return Figures(
        "refused-money",
        "Money refused, by reason",
        "A line with several reasons stands in each of them.",
        ("reason", "dollars", "lines"),
        tuple((reason, (cents or 0) / 100, count) for reason, count, cents in by_reason.iter_rows()),
        charted=1,
    )
