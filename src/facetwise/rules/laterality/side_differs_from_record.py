"""The side on the line is not the side in the record.

## What it checks

A line that says right, left or both finds that side among the joints documented for its kind of service.

## Why claims are denied for this

Right against left between bill and note is a denial, and in a chart review an error with money to pay back.

## Example

64490-LT, and the note describes the right side throughout.

## What to do

Correct the line if the note is right. If the note is wrong, the physician adds a dated correction.

## What this check cannot see

Which of several levels a side belongs to.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line
from facetwise.rules.declare import Need, rule


@rule(
    code="FW113",
    name="side-differs-from-record",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    needs=(Need.RECORD,),
    span="line.modifiers",
    message="{code} says {side}, and the record documents {sides_documented}",
    help=(
        "write the side that the record documents; if the record is wrong only the physician can correct it"
    ),
    denial_codes=("CO-4", "CO-16"),
    sources=(
        Source(
            document="coverage policies of the Medicare contractors",
            paragraph="documentation of the side",
            dated=date(2025, 1, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def side_differs_from_record(t: Tables) -> pl.LazyFrame:
    """The side on the line is not the side in the record."""
    sides = t.documented_joints.group_by("claim_key", service_group=pl.col("technique_group")).agg(
        has_right=(pl.col("side") == "right").any(),
        has_left=(pl.col("side") == "left").any(),
        sides_documented=pl.col("side").drop_nulls().unique().sort().str.join(" and "),
    )
    return t.lines.join(sides, on=["claim_key", "service_group"], how="left").select(
        *LINE,
        "code",
        "side",
        "sides_documented",
        "has_record",
        applies=is_facet_line()
        & pl.col("side").is_not_null()
        & pl.when(pl.col("has_record")).then(pl.col("sides_documented").is_not_null()).otherwise(True),
        violated=pl.when(pl.col("has_record")).then(
            pl.when(pl.col("side") == "right")
            .then(~pl.col("has_right"))
            .when(pl.col("side") == "left")
            .then(~pl.col("has_left"))
            .otherwise(~(pl.col("has_right") & pl.col("has_left")))
        ),
    )
