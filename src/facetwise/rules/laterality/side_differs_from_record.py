"""The side on the line is not the side in the record.

## What it checks

The levels that the lines of a kind of service and region say on each side against the joints that the record documents
there. A line is at fault when its side has more levels than the record, or the record holds nothing on that side.

## Why claims are denied for this

Right against left between bill and note is denied on review, and both sides billed where one was done is money to pay
back.

## Example

64490-LT, and the note describes C4-C5 on the right throughout.

## What to do

Correct the line if the note is right. If the note is wrong, its author adds a dated correction; nobody else does.

## What this check cannot see

Which joint a line stands for: numbers are compared. Too many levels in all are another check.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line
from facetwise.lexicon.sides import (
    BOTH_SIDES,
    FAMILY,
    documented_sides,
    lines_beyond_documented_sides,
    lines_with_side_forms,
)
from facetwise.rules.declare import Need, rule


@rule(
    code="FW113",
    name="side-differs-from-record",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    needs=(Need.RECORD,),
    span="line.modifiers",
    message="{code} says {said}; the record documents {joints_right} on the right and {joints_left} on the left",
    undetermined="{code}: the record holds joints under two kinds of guidance; compare the sides of this line by hand",
    help="write the side that the record documents; if the record is wrong, only its author can correct it",
    denial_codes=("CO-150", "CO-16"),
    sources=(
        Source(
            document="LCD L38773, L38801, L35936, L38765, L38841",
            paragraph="documentation: levels and side (copies of 2026)",
            dated=date(2025, 1, 1),
            confidence="high",
            verified_through=date(2026, 11, 23),
        ),
    ),
)
def side_differs_from_record(t: Tables) -> pl.LazyFrame:
    """The side on the line is not the side in the record."""
    told = documented_sides(t).select(*FAMILY, "joints_right", "joints_left", "joints_unsided")
    is_one_of_two = pl.col("form") == "two_lines"
    says_both = pl.col("form").is_in(BOTH_SIDES) & ~is_one_of_two
    says_a_side = says_both | pl.col("has_rt") | pl.col("has_lt")
    return (
        lines_with_side_forms(t)
        .join(told, on=FAMILY, how="left")
        .join(lines_beyond_documented_sides(t), on=["claim_key", "line_no"], how="left")
        .select(
            *LINE,
            "code",
            "has_record",
            said=pl.when(says_both).then(pl.lit("both sides")).otherwise("side"),
            joints_right=_joints("joints_right"),
            joints_left=_joints("joints_left"),
            applies=is_facet_line()
            & says_a_side
            & pl.when("has_record").then((pl.col("joints_unsided") == 0).fill_null(False)).otherwise(True),
            violated=pl.when(pl.col("has_record") & ~pl.col("is_of_two_guidances")).then(
                pl.col("is_beyond").is_not_null()
            ),
        )
    )


def _joints(count: str) -> pl.Expr:
    number = pl.col(count)
    word = pl.when(number == 1).then(pl.lit("joint")).otherwise(pl.lit("joints"))
    return pl.when(number == 0).then(pl.lit("no joint")).otherwise(pl.format("{} {}", number, word))
