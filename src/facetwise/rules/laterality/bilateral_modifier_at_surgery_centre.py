"""Modifier 50 on a surgery centre's own claim.

## What it checks

The facility claim of a surgery centre writes both sides as two lines, RT and LT, and never 50.

## Why claims are denied for this

Medicare's surgery centre payment does not know modifier 50, and the line is denied.

## Example

64493-50 billed by the centre beside the physician's own 64493-50.

## What to do

Split the line: RT and LT, one unit each. The physician's claim keeps 50.

## What this check cannot see

Centres that bill other payers, whose form is their own.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, parameter
from facetwise.rules.declare import rule


@rule(
    code="FW106",
    name="bilateral-modifier-at-surgery-centre",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    parameters=("billing.bilateral.method",),
    span="line.modifiers",
    message="{code} carries 50 on a surgery centre's own claim",
    undetermined="whether {code} is on the surgery centre's own claim is not known",
    help="write an RT line and an LT line, one unit each",
    denial_codes=("CO-4", "N519"),
    fix="split into an RT line and an LT line with one unit each",
    fix_applicability="safe",
)
def bilateral_modifier_at_surgery_centre(t: Tables) -> pl.LazyFrame:
    """Modifier 50 on a surgery centre's own claim."""
    return t.lines.select(
        *LINE,
        "code",
        applies=is_facet_line()
        & pl.when(pl.col("claim_type").is_null())
        .then((pl.col("place_of_service") == "24").fill_null(False))
        .otherwise(
            (pl.col("claim_type") == "asc") & (parameter("billing.bilateral.method") == "rt_lt_two_lines")
        ),
        violated=pl.when(pl.col("claim_type").is_not_null())
        .then(pl.col("has_50"))
        .when(~pl.col("has_50"))
        .then(False),
    )
