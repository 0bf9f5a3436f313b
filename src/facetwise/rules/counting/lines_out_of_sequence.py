"""An add-on stands before its primary.

## What it checks

Within each facet family the primary line comes before the second level, and that before the third.

## Why claims are denied for this

No text asks for an order, but some payers' systems read lines from above and miss the primary of an add-on.

## Example

64491 on line 1 and 64490 on line 2.

## What to do

Put the primary first.

## What this check cannot see

The order of lines that an intermediary changes on the way.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM, is_facet_line
from facetwise.rules.declare import Presence, rule

RANKS = {"primary": 0, "second_level": 1, "each_additional_joint": 1, "third_and_further": 2}


@rule(
    code="FW012",
    name="lines-out-of-sequence",
    grain=Grain.CLAIM,
    only_with=Presence.ADD_ON,
    severity=Severity.NOTE,
    span="claim_lines",
    message="{early} before the line of the level above it",
    help="put the primary first, then the second level, then the third; a convention, no payer's rule",
    denial_codes=("CO-107",),
    sources=(
        Source(
            document="convention (coding.md 13)",
            paragraph="order of lines: no paragraph found",
            dated=date(2026, 11, 24),
            confidence="low",
            verified_through=date(2026, 11, 24),
        ),
    ),
    fix="put the lines in the order {in_order}",
    fix_applicability="safe",
    edit="order: {in_order}",
)
def lines_out_of_sequence(t: Tables) -> pl.LazyFrame:
    """An add-on stands before its primary."""
    group = ["claim_key", "region", "technique_group", "service_date"]
    rank = pl.col("role").replace_strict(RANKS, default=None, return_dtype=pl.Int8)
    ranked = t.lines.filter(is_facet_line()).select(*group, "line_no", "code", rank=rank)
    first_lines = ranked.group_by(*group, "rank").agg(first_line=pl.col("line_no").min())
    early = (
        ranked.join(first_lines, on=group, suffix="_above", nulls_equal=True)
        .filter((pl.col("rank_above") < pl.col("rank")) & (pl.col("first_line") > pl.col("line_no")))
        .group_by("claim_key")
        .agg(early=pl.col("code").unique().sort().str.join(", "))
    )
    begins = ranked.group_by(group).agg(begin=pl.col("line_no").min())
    in_order = (
        t.lines.join(early, on="claim_key", how="semi")
        .select(*group, "line_no", rank=pl.when(is_facet_line()).then(rank))
        .join(begins, on=group, how="left", nulls_equal=True)
        .group_by("claim_key")
        .agg(
            in_order=pl.col("line_no")
            .sort_by(pl.when(pl.col("rank").is_null()).then("line_no").otherwise("begin"), "rank", "line_no")
            .cast(pl.String)
            .str.join(", ")
        )
    )
    return (
        t.claims.join(early, on="claim_key", how="left")
        .join(in_order, on="claim_key", how="left")
        .select(*CLAIM, "early", "in_order", applies="has_facet_line", violated=pl.col("early").is_not_null())
    )
