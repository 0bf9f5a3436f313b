"""Both sides were done and modifier 50 is missing.

## What it checks

Where the record documents every joint of the region on both sides, each line carries modifier 50, for
payers that want one line with 50.

## Why claims are denied for this

Without it one side is paid, or two lines exceed the unit limit.

## Example

C4-C5 on both sides billed as 64490-RT.

## What to do

Write 50 instead of the side, one unit. Only where the record documents both sides.

## What this check cannot see

Levels with different sides, which need a line by line comparison.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, modifier_text, parameter
from facetwise.rules.declare import Need, rule


@rule(
    code="FW102",
    name="bilateral-without-modifier",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    parameters=("billing.bilateral.method", "billing.addon_bilateral"),
    needs=(Need.RECORD,),
    span="line.modifiers",
    message="{code}: the record documents {joints} on both sides, the line says {modifiers}",
    help="write one line with modifier 50 and one unit where both sides of the level were done",
    denial_codes=("CO-4", "CO-16"),
    fix="write modifier 50 and one unit",
    fix_applicability="safe",
)
def bilateral_without_modifier(t: Tables) -> pl.LazyFrame:
    """Both sides were done and modifier 50 is missing."""
    both = (
        t.documented_joints.filter(pl.col("side").is_in(["right", "left"]))
        .group_by("claim_key", "technique_group", "region", "joint")
        .agg(sides=pl.col("side").n_unique())
        .group_by("claim_key", service_group=pl.col("technique_group"), region=pl.col("region"))
        .agg(all_both=(pl.col("sides") == 2).all(), joints=pl.col("joint").sort().str.join(", "))
    )
    return t.lines.join(both, on=["claim_key", "service_group", "region"], how="left").select(
        *LINE,
        "code",
        "joints",
        "has_record",
        modifiers=modifier_text(),
        applies=is_facet_line()
        & (pl.col("claim_type") != "asc").fill_null(True)
        & pl.when(pl.col("role") == "primary")
        .then(parameter("billing.bilateral.method") == "mod50_one_line")
        .otherwise(parameter("billing.addon_bilateral") == "mod50")
        & pl.when(pl.col("has_record")).then(pl.col("all_both").fill_null(False)).otherwise(True),
        violated=pl.when(pl.col("has_record")).then(~pl.col("has_50")),
    )
