"""Both sides stand on one line where the payer wants a line for each.

## What it checks

Lines that say both sides, by 50 or by RT and LT together, for payers that want an RT line and an LT line. Modifier 50
on a surgery centre's own claim is a check of its own.

## Why claims are denied for this

A payer that pays each side on its own line reads one line as one side, or returns the modifiers as contradicting each
other.

## Example

A surgery centre's own Medicare claim with 64493-RT-LT and two units.

## What to do

Write two lines, RT and LT, one unit each, with the charge of each side.

## What this check cannot see

Payers whose form nobody has read: they are named once a claim as not settled.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, modifier_text, parameter
from facetwise.lexicon.sides import is_surgery_centre_claim
from facetwise.rules.declare import Presence, rule

LINE_FOR_EACH_SIDE = ("rt_lt_two_lines", "two_lines")


@rule(
    code="FW104",
    name="bilateral-on-one-line",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    parameters=("billing.bilateral.method",),
    span="line.modifiers",
    message="{code}-{modifiers}: both sides on one line, where the payer wants an RT line and an LT line",
    help="write two lines, RT and LT, one unit each, with the charge of each side",
    denial_codes=("CO-4",),
    fix="write an RT line and an LT line, one unit each",
    fix_applicability="safe",
    edit="sides: RT and LT lines",
    only_with=Presence.BOTH_SIDES,
)
def bilateral_on_one_line(t: Tables) -> pl.LazyFrame:
    """Both sides stand on one line where the payer wants a line for each."""
    is_right_and_left = pl.col("has_rt") & pl.col("has_lt")
    is_bilateral = pl.col("has_50") & ~is_surgery_centre_claim().fill_null(True)
    return t.lines.select(
        *LINE,
        "code",
        modifiers=modifier_text(),
        severity=pl.when("has_50").then(pl.lit("denial")).otherwise(pl.lit("risk")),
        applies=is_facet_line() & (is_right_and_left | is_bilateral),
        violated=parameter("billing.bilateral.method").is_in(LINE_FOR_EACH_SIDE),
    )
