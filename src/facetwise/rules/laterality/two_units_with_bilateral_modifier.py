"""Two units beside modifier 50.

## What it checks

A line with modifier 50 has one unit, where the payer's form says so. Ablation add-ons are left out: their
units count joints.

## Why claims are denied for this

Two units and 50 say four sides; the line exceeds the unit limit and is denied.

## Example

64490-50 with two units.

## What to do

One unit. The payer pays 150 percent for it.

## What this check cannot see

Payers whose form is 50 with two units; theirs is looked up first.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, parameter
from facetwise.rules.declare import rule


@rule(
    code="FW107",
    name="two-units-with-bilateral-modifier",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    parameters=("billing.bilateral.units",),
    span="line.units",
    message="{code} has {units} units beside modifier 50",
    help="write one unit: 50 already stands for both sides",
    denial_codes=("CO-151", "CO-222"),
    fix="write one unit",
    fix_applicability="safe",
)
def two_units_with_bilateral_modifier(t: Tables) -> pl.LazyFrame:
    """Two units beside modifier 50."""
    return t.lines.select(
        *LINE,
        "code",
        "units",
        applies=is_facet_line()
        & pl.col("has_50")
        & (parameter("billing.bilateral.units") == 1)
        & ~pl.col("role").eq_missing("each_additional_joint"),
        violated=pl.col("units") > 1,
    )
