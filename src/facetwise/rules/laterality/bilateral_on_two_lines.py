"""Both sides of one code on two lines.

## What it checks

One code on an RT line and an LT line of one day, where the payer wants one line with modifier 50. Ablation
add-ons are left out: their units count joints.

## Why claims are denied for this

Two lines add up to two units and exceed the unit limit of one, so the second is denied.

## Example

64490-RT and 64490-LT on a physician's Medicare claim.

## What to do

Merge the lines: modifier 50, one unit, both charges. A surgery centre's own claim is the other way round.

## What this check cannot see

Sides of different levels that share a code beyond the third.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, parameter
from facetwise.rules.declare import rule


@rule(
    code="FW103",
    name="bilateral-on-two-lines",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    parameters=("billing.bilateral.method",),
    span="line.modifiers",
    message="{code} on an RT line and an LT line, where the payer takes one line with 50",
    help="write one line with modifier 50 and one unit instead of the two",
    denial_codes=("CO-151", "CO-4"),
    fix="merge into one line with modifier 50 and one unit",
    fix_applicability="safe",
)
def bilateral_on_two_lines(t: Tables) -> pl.LazyFrame:
    """Both sides of one code on two lines."""
    sides = (
        t.lines.filter(pl.col("side").is_in(["right", "left"]))
        .group_by("claim_key", "code", "service_date")
        .agg(sides=pl.col("side").n_unique())
    )
    return t.lines.join(sides, on=["claim_key", "code", "service_date"], how="left").select(
        *LINE,
        "code",
        applies=is_facet_line()
        & (pl.col("claim_type") != "asc").fill_null(True)
        & (parameter("billing.bilateral.method") == "mod50_one_line")
        & ~pl.col("role").eq_missing("each_additional_joint"),
        violated=(pl.col("sides") == 2).fill_null(False),
    )
