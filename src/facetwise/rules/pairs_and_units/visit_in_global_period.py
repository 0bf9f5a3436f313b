"""A visit inside the global period of a procedure on the claim.

## What it checks

Visits of the same provider on the day of a procedure without a facet code need 25 (or 57 where the global period
is 90 days); visits in the 10 or 90 days after it need 24.

## Why claims are denied for this

The payment of a procedure holds its usual visits.

## Example

99213 on the day of 20610 without 25.

## What to do

Bill the visit only if it was significant and separate, or about something else, and the record shows it.

## What this check cannot see

Procedures on other claims, and whether the visit was separate. Visits beside facet codes have a check of their own.
"""

from datetime import date

import polars as pl

from facetwise.codes import published
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, has_any_modifier, has_modifier
from facetwise.lexicon.published import is_procedure_line, is_visit_line, with_loaded
from facetwise.rules.declare import Presence, rule

PERIODS = ("000", "010", "090")


@rule(
    code="FW655",
    name="visit-in-global-period",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    tables=("fee-schedule",),
    span="line.modifiers",
    message="{code} on {day}, inside the {period} global days of {procedure}, without {wanted}",
    help="bill the visit only if it was significant and separate and the record shows it",
    denial_codes=("CO-97", "N525"),
    sources=(
        Source(
            document="Medicare physician fee schedule",
            paragraph="global days",
            dated=date(2026, 1, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def visit_in_global_period(t: Tables) -> pl.LazyFrame:
    """A visit inside the global period of a procedure on the claim."""
    lines = with_loaded(t.lines, "fee-schedule").rename({"global_days": "built_in"})
    surgery = published.with_facts(
        lines.filter(is_procedure_line()), "fee-schedule", {"global_days": pl.String}
    ).select(
        "claim_key",
        "table_loaded",
        procedure="code",
        begun="service_date",
        surgeon="rendering_npi",
        period=pl.coalesce("global_days", "built_in"),
    )
    marked = lines.with_columns(says_same_day=has_any_modifier(("25", "57")), says_later=has_modifier("24"))
    days_after = (pl.col("service_date") - pl.col("begun")).dt.total_days()
    is_inside = pl.col("period").is_in(PERIODS) & (
        days_after <= pl.col("period").cast(pl.Int32, strict=False)
    )
    is_told = pl.when(days_after == 0).then("says_same_day").otherwise("says_later")
    found = (
        marked.filter(is_visit_line())
        .select("claim_key", "line_no", "service_date", "rendering_npi", "says_same_day", "says_later")
        .join(surgery, on="claim_key")
        .filter((pl.col("rendering_npi") == pl.col("surgeon")).fill_null(True), days_after >= 0)
        .with_columns(
            is_bad=pl.when(pl.col("period").is_not_null())
            .then(is_inside & ~is_told)
            .when("table_loaded")
            .then(False),
            wanted=pl.when(days_after == 0).then(pl.lit("25")).otherwise(pl.lit("24")),
        )
        .sort("is_bad", "begun", "procedure", descending=[True, True, False], nulls_last=True)
        .group_by("claim_key", "line_no")
        .agg(
            pl.col("procedure", "period", "wanted").first(),
            is_inside=pl.when(pl.col("is_bad").any())
            .then(True)
            .when(pl.col("is_bad").is_not_null().all())
            .then(False),
        )
    )
    return lines.join(found, on=["claim_key", "line_no"], how="left").select(
        *LINE,
        "code",
        "procedure",
        "period",
        "wanted",
        day="service_date",
        applies=pl.col("procedure").is_not_null(),
        violated="is_inside",
    )
