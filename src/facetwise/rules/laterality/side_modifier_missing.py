"""A facet line that says no side.

## What it checks

Whether each facet line says its side: RT, LT or 50, or one of the forms in which payers take both sides without a
modifier (an add-on with two units beside a bilateral primary; one line with two units at a surgery centre).

## Why claims are denied for this

No text that was read requires RT or LT on a one-sided line. They tell the two sides apart where a payer looks for
duplicates or earlier sessions, and a line without them invites both questions.

## Example

C4-C5 on the right billed as 64490 without RT.

## What to do

Write the side that the record documents. If it documents none, ask; never guess.

## What this check cannot see

Which joint a line stands for. Third and further joints on different sides have no stated modifier and are left out.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE
from facetwise.lexicon.sides import FAMILY, documented_sides, lines_lacking_a_side, lines_with_side_forms
from facetwise.rules.declare import rule


@rule(
    code="FW101",
    name="side-modifier-missing",
    grain=Grain.LINE,
    severity=Severity.NOTE,
    span="line.modifiers",
    message="{code} says no side: neither RT, LT nor 50",
    help="write the side that the record documents; if it documents none, ask the physician",
    denial_codes=("CO-4", "CO-18"),
    sources=(
        Source(
            document="NCCI policy manual for Medicare services",
            paragraph="ch. I § E: LT and RT among the anatomic modifiers; a convention, no text requires them",
            dated=date(2026, 1, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def side_modifier_missing(t: Tables) -> pl.LazyFrame:
    """A facet line that says no side."""
    lines = lines_with_side_forms(t).select(*LINE, *FAMILY[1:], "code", "role", "form", "has_record")
    told = documented_sides(t).select(*FAMILY, "joints_unsided", "ways")
    lacking = lines_lacking_a_side(t).select("claim_key", "line_no", "lacks_a_side")
    is_mixed_rest = (pl.col("role") == "third_and_further") & (pl.col("ways") > 1)
    is_told = (pl.col("joints_unsided") == 0) & ~is_mixed_rest
    return (
        lines.join(told, on=FAMILY, how="left")
        .join(lacking, on=["claim_key", "line_no"], how="left")
        .select(
            *LINE,
            "code",
            applies=pl.col("form").is_not_null() & (~pl.col("has_record") | is_told.fill_null(False)),
            violated=(pl.col("form") == "unsided") & pl.col("lacks_a_side").is_null(),
        )
    )
