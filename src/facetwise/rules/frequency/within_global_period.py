"""A procedure in the days that an earlier ablation still covers.

## What it checks

The days since an earlier ablation of the patient, against the global days of the ablation codes, on a physician's
claim where Medicare's edits apply. An ablation that another practice billed in the same file is not asked about. 58, 78
or 79 says that the new procedure is apart.

## Why claims are denied for this

What follows within the global days is part of the first payment unless a modifier says why not.

## Example

The other side ablated eight days after the first, without 79.

## What to do

Plan it after the global days, or add the modifier that fits, if the record supports it.

## What this check cannot see

Whether the same physician or group did an ablation that only the history tells of.
"""

import polars as pl

from facetwise.codes import procedures
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, has_any_modifier, parameter
from facetwise.lexicon.history import number_key
from facetwise.rules.declare import Need, rule
from facetwise.rules.sources import GLOBAL_DAYS_OF_ABLATION

APART = ("58", "78", "79")


@rule(
    code="FW402",
    name="within-global-period",
    grain=Grain.LINE,
    severity=Severity.RISK,
    parameters=("edits.code_pairs",),
    needs=(Need.HISTORY,),
    span="line.modifiers",
    message="{code} {days_since} days after an ablation, within its {global_days} global days, without 58, 78 or 79",
    help="plan it after the global days, or add the modifier that fits, if the record supports it",
    denial_codes=("CO-97", "N525"),
    sources=(GLOBAL_DAYS_OF_ABLATION,),
)
def within_global_period(t: Tables) -> pl.LazyFrame:
    """A procedure in the days that an earlier ablation still covers."""
    covered_days = procedures.global_days_of_ablation()
    by_practice = t.claims.select("claim_key", own_key=number_key("billing_npi"))
    others = pl.col("practice_keys")
    is_of_another = (others.list.len() > 0) & ~others.list.contains(pl.col("own_key"))
    last = (
        t.history.filter(pl.col("purpose") == "ablation")
        .join(by_practice, on="claim_key", how="left")
        .filter(~is_of_another.fill_null(False))
        .group_by("claim_key")
        .agg(last_ablation=pl.col("service_date").max())
    )
    is_of_facility = pl.col("claim_type").is_in(["hospital", "asc"]).fill_null(False)
    days = (pl.col("service_date") - pl.col("last_ablation")).dt.total_days()
    is_inside = days <= covered_days
    return t.lines.join(last, on="claim_key", how="left").select(
        *LINE,
        "code",
        days_since=days,
        global_days=pl.lit(covered_days),
        applies=pl.col("technique_group").is_not_null()
        & (pl.col("role") == "primary")
        & ~is_of_facility
        & parameter("edits.code_pairs"),
        violated=pl.when(has_any_modifier(APART))
        .then(False)
        .when(is_inside)
        .then(True)
        .when(pl.col("history_loaded"))
        .then(False),
    )
