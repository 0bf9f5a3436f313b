"""More units than the payer wants beside modifier 50.

## What it checks

The units of facet lines with 50 against the payer's form, which is one unit. Add-ons of payers that want them without
50 are a check of their own, and so are surgery centres' claims.

## Why claims are denied for this

50 already says both sides. A second unit says four, exceeds a daily limit of one, and denies the line.

## Example

64490-50 with two units.

## What to do

Write one unit. Medicare pays 150 percent for it.

## What this check cannot see

Several further ablated joints on both sides: no text that was read says whether their units stand beside 50.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, parameter
from facetwise.lexicon.lines import units_text
from facetwise.lexicon.sides import SEVERAL_LEVELS, is_surgery_centre_claim
from facetwise.rules.declare import Presence, rule


@rule(
    code="FW107",
    name="two-units-with-bilateral-modifier",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    parameters=("billing.bilateral.units",),
    looks_at=("billing.addon_bilateral",),
    span="line.units",
    message="{code} has {units} units beside modifier 50, which already says both sides",
    undetermined="{code} has {units_said} beside modifier 50: {open_point}",
    help="write one unit if one level was done on both sides; ask the payer about several further ablated joints",
    denial_codes=("CO-151", "N362"),
    fix="write one unit",
    fix_applicability="safe",
    edit="units: 1",
    only_with=Presence.BOTH_SIDES,
)
def two_units_with_bilateral_modifier(t: Tables) -> pl.LazyFrame:
    """More units than the payer wants beside modifier 50."""
    wanted, is_add_on = parameter("billing.bilateral.units"), pl.col("role") != "primary"
    is_too_many = pl.col("units") > wanted
    is_book_add_on = is_add_on & (parameter("billing.addon_bilateral") == "one_line_two_units")
    counts_joints = pl.col("role") == SEVERAL_LEVELS
    return t.lines.select(
        *LINE,
        "code",
        "units",
        units_said=pl.coalesce(units_text(), pl.lit("no stated units")),
        open_point=pl.when(counts_joints & is_too_many)
        .then(
            pl.lit(
                "they may be sides or joints, and no text that was read says how several joints are written"
            )
        )
        .otherwise(pl.lit("one is wanted")),
        applies=is_facet_line()
        & pl.col("has_50")
        & ~is_surgery_centre_claim().fill_null(False)
        & ~is_book_add_on.fill_null(False),
        violated=pl.when(counts_joints & is_too_many).then(None).otherwise(is_too_many),
    )
