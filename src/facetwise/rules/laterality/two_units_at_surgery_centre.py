"""A surgery centre writes both sides as two units of one line.

## What it checks

Lines of a surgery centre's own claim without a side and with two units, for payers that name an RT line and an LT line
as their form.

## Why claims are denied for this

One line with two units is an older form that some notices still give, and is not called wrong. Where the centre's
daily limit of the code is one unit, it does not pass; whether the limit is doubled for centres was not verified.

## Example

64493 with two units on the centre's Medicare claim for both sides of L4-L5.

## What to do

Prefer an RT line and an LT line with one unit each, if both sides were done.

## What this check cannot see

Two units that were meant as two levels: the second level has a code of its own.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, parameter
from facetwise.lexicon.sides import ONE_LEVEL, is_surgery_centre_claim
from facetwise.rules.declare import Presence, rule


@rule(
    code="FW114",
    name="two-units-at-surgery-centre",
    grain=Grain.LINE,
    only_with=Presence.SURGERY_CENTRE,
    severity=Severity.NOTE,
    parameters=("billing.bilateral.method",),
    span="line.units",
    message="{code} with two units on one line: the contractor's text names an RT line and an LT line",
    help="write an RT line and an LT line, one unit each, if both sides were done",
    denial_codes=("CO-151",),
    fix="write an RT line and an LT line, one unit each, if the record documents both sides",
    fix_applicability="needs-review",
)
def two_units_at_surgery_centre(t: Tables) -> pl.LazyFrame:
    """A surgery centre writes both sides as two units of one line."""
    says_no_side = ~(pl.col("has_50") | pl.col("has_rt") | pl.col("has_lt"))
    return t.lines.select(
        *LINE,
        "code",
        applies=is_facet_line()
        & is_surgery_centre_claim().fill_null(False)
        & pl.col("role").is_in(ONE_LEVEL)
        & says_no_side
        & (pl.col("units") == 2).fill_null(False),
        violated=parameter("billing.bilateral.method") == "rt_lt_two_lines",
    )
