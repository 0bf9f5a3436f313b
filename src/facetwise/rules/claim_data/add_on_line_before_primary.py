"""An add-on line stands above the line of its primary.

## What it checks

Facet lines of one technique and region on one day: the first level's line comes before those of further levels.

## Why claims are denied for this

No paragraph was found that asks for an order, and Medicare ranks lines by their fee. It is a convention; some payers'
programs look for the primary above its add-on.

## Example

64494 on line 1, 64493 on line 2.

## What to do

Put the primary first. Codes, units, charges and sides stay the same.

## What this check cannot see

What the payer's program does with the order.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM, is_facet_line
from facetwise.rules.declare import Presence, rule


@rule(
    code="FW916",
    name="add-on-line-before-primary",
    grain=Grain.CLAIM,
    only_with=Presence.ADD_ON,
    severity=Severity.NOTE,
    span="claim_lines",
    message="an add-on stands above its primary; in order the lines are {in_order}",
    help="put the line of the first level above those of further levels",
    fix="put the lines in the order {in_order}",
    fix_applicability="safe",
    edit="order: {in_order}",
    sources=(
        Source(
            document="convention of claim forms",
            paragraph="no paragraph found; Pub. 100-04 ch. 12 § 40.6 ranks lines by fee, whatever their order",
            dated=None,
            confidence="low",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def add_on_line_before_primary(t: Tables) -> pl.LazyFrame:
    """An add-on line stands above the line of its primary."""
    family = ["claim_key", "technique_group", "region"]
    facet = t.lines.filter(is_facet_line()).select(*family, "line_no", is_primary=pl.col("role") == "primary")
    begins = facet.group_by(family).agg(
        begin=pl.col("line_no").min(),
        primary=pl.col("line_no").filter("is_primary").min(),
        last=pl.col("line_no").filter("is_primary").max(),
        early=pl.col("line_no").filter(~pl.col("is_primary")).min(),
    )
    placed = (
        t.lines.select(*family, "line_no", is_facet=is_facet_line(), is_primary=pl.col("role") == "primary")
        .join(begins, on=family, how="left", nulls_equal=True)
        .with_columns(
            begin=pl.when("is_facet").then("begin").otherwise("line_no"),
            rank=pl.when("is_facet").then(~pl.col("is_primary")).otherwise(False),
        )
        .sort("claim_key", "begin", "rank", "line_no")
        .group_by("claim_key", maintain_order=True)
        .agg(in_order=pl.col("line_no").cast(pl.String).str.join(", "))
    )
    wrong = begins.group_by("claim_key").agg(
        has_pair=(pl.col("primary").is_not_null() & pl.col("early").is_not_null()).any(),
        is_early=(pl.col("early") < pl.col("last")).fill_null(False).any(),
    )
    return (
        t.claims.join(wrong, on="claim_key", how="left")
        .join(placed, on="claim_key", how="left")
        .select(*CLAIM, "in_order", applies=pl.col("has_pair").fill_null(False), violated=pl.col("is_early"))
    )
