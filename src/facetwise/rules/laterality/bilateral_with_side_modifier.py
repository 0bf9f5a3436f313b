"""A line that says its side twice.

## What it checks

Facet lines with 50 beside RT or LT, and lines with RT and LT together. Where the payer wants a line for each side, RT
and LT on one line is a check of its own.

## Why claims are denied for this

50 already says both sides; a single side beside it says another thing. Payers return such lines, or pay one side.

## Example

64493-50-RT.

## What to do

Compare with the record: 50 alone if both sides were done, RT or LT alone if one was.

## What this check cannot see

Which of the two was meant.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, modifier_text, parameter
from facetwise.rules.declare import Presence, rule

RIGHT_AND_LEFT_MEANT = ("rt_lt_two_lines", "two_lines", "rt_lt_one_line")


@rule(
    code="FW105",
    name="bilateral-with-side-modifier",
    grain=Grain.LINE,
    severity=Severity.RISK,
    looks_at=("billing.bilateral.method",),
    span="line.modifiers",
    message="{code}-{modifiers} says its side twice",
    help="compare with the record: 50 alone if both sides were done, RT or LT alone if one was",
    denial_codes=("CO-4",),
    sources=(
        Source(
            document="Pub. 100-04; Palmetto modifier 50 page",
            paragraph="ch. 4 (hospital), as quoted; one line, one unit with 50, RT and LT not with it",
            dated=date(2021, 4, 28),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
    fix="keep the side that the record documents",
    fix_applicability="needs-review",
    only_with=Presence.BOTH_SIDES,
)
def bilateral_with_side_modifier(t: Tables) -> pl.LazyFrame:
    """A line that says its side twice."""
    has_side = pl.col("has_rt") | pl.col("has_lt")
    is_right_and_left = pl.col("has_rt") & pl.col("has_lt")
    is_meant = parameter("billing.bilateral.method").is_in(RIGHT_AND_LEFT_MEANT).fill_null(False)
    return t.lines.select(
        *LINE,
        "code",
        modifiers=modifier_text(),
        applies=is_facet_line() & (pl.col("has_50") | (is_right_and_left & ~is_meant)),
        violated=has_side,
    )
