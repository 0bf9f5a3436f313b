"""Fewer levels are billed than joints documented.

## What it checks

The levels that the lines stand for, against the joints that the record supports. For injections three codes
stand for any number of further levels, and a joint that was ablated the same day needs no injection code.

## Why claims are denied for this

It is not denied: the practice is not paid for what it did, or the record says more than was done.

## Example

Two joints were ablated, and only the primary code is on the claim.

## What to do

Compare with the record. Bill what was done and is documented, or find out why the record says more.

## What this check cannot see

Whether a level was left out on purpose, because the payer does not cover it.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION
from facetwise.rules.declare import Need, rule


@rule(
    code="FW002",
    name="levels-billed-below-documented",
    grain=Grain.SESSION,
    severity=Severity.NOTE,
    needs=(Need.RECORD,),
    span="claim_lines",
    message=(
        "levels billed in the {region} region: {levels_billed}, documented: {levels_documented} "
        "({joints_documented})"
    ),
    help=(
        "compare the lines with the record; a level that was done and documented may be billed, within "
        "the payer's limit"
    ),
    sources=(
        Source(
            document="Medicare billing article A58350 v22 (opening)",
            paragraph="joints are counted, not nerves",
            dated=date(2025, 1, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def levels_billed_below_documented(t: Tables) -> pl.LazyFrame:
    """Fewer levels are billed than joints documented."""
    is_injection = pl.col("service_group") == "injection"
    expected = pl.col("levels_documented") - pl.when(is_injection).then("also_ablated").otherwise(0)
    return t.sessions.join(_ablated_as_well(t), on=["claim_key", "region"], how="left").select(
        *SESSION,
        "region",
        "levels_billed",
        "levels_documented",
        "joints_documented",
        "has_record",
        applies=pl.lit(True),
        violated=pl.col("levels_billed") < expected.fill_null(pl.col("levels_documented")),
    )


def _ablated_as_well(t: Tables) -> pl.LazyFrame:
    """Joints injected that were ablated on every side of the injection: the ablation holds them (NCCI)."""
    place = ["claim_key", "joint", "side"]
    is_of = pl.col("technique_group")
    ablated = t.documented_joints.filter(is_of == "destruction").select(*place, is_ablated=pl.lit(True))
    return (
        t.documented_joints.filter(is_of == "injection")
        .join(ablated, on=place, how="left", nulls_equal=True)
        .group_by("claim_key", "region", "joint")
        .agg(pl.col("is_ablated").fill_null(False).all())
        .group_by("claim_key", "region")
        .agg(also_ablated=pl.col("is_ablated").sum().cast(pl.Int64))
    )
