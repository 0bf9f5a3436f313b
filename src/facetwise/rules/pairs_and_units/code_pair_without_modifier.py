"""Two codes that are paid together only where a modifier tells them apart.

## What it checks

Every line against the others of its claim, day and provider, in the code-pair edits of its kind of claim. This
check holds the pairs that a modifier can lift: RT on one and LT on the other, 59 or one of its kind (XE, XS, XP, XU),
or 58, 78 or 79 within the ten days of an ablation.

## Why claims are denied for this

The second code of the pair counts as part of the first. 22, 50, 76 and 77 do not lift an edit, nor do RT or LT
twice on the same side.

## Example

64635 and 64493 on one day without a modifier: the injection is denied as part of the ablation.

## What to do

Only if the record shows another region, level, side or structure: write the modifier that says so on the second code.
Otherwise expect the second code to be denied, and leave off what was part of the other service.

## What this check cannot see

Whether the two were truly apart. Imaging and visits have checks of their own.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, parameter
from facetwise.lexicon.code_pairs import excluded_pairs
from facetwise.lexicon.groups import anywhere_in
from facetwise.rules.declare import rule


@rule(
    code="FW602",
    name="code-pair-without-modifier",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    parameters=("edits.code_pairs",),
    span="line.modifiers",
    message="{code} counts as part of {column1} of line {line_over}, and {marks_said} does not tell them apart",
    undetermined=(
        "{code} may count as part of {column1} of line {line_over}: the edit was read for another day or another "
        "kind of claim, and {marks_said} would not lift it"
    ),
    help=(
        "expect {code} to be denied; only where the record shows another region, level, side or structure, the "
        "modifier that says so: RT and LT for opposite sides, else 59 or XS"
    ),
    evidence=("read_for",),
    denial_codes=("CO-236", "CO-97"),
    sources=(
        Source(
            document="NCCI code pairs",
            paragraph="practitioner and hospital files in force 2024-07-01; hospital re-read 2026-04-01",
            dated=date(2024, 7, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
        Source(
            document="NCCI policy manual for Medicare services",
            paragraph="chapter I section E, p. I-14: modifiers that can lift an edit",
            dated=date(2026, 1, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def code_pair_without_modifier(t: Tables) -> pl.LazyFrame:
    """Two codes that are paid together only where a modifier tells them apart."""
    marks = [pl.when(pl.col(name) != "").then(name) for name in ("marks", "marks_over")]
    marks_said = pl.concat_str(marks, separator=" and ", ignore_nulls=True)
    apart = (
        excluded_pairs(t)
        .filter(~pl.col("never_together"))
        .with_columns(
            marks_said=pl.when(marks_said == "")
            .then(pl.lit("no modifier"))
            .when(pl.col("marks") == pl.col("marks_over"))
            .then(pl.format("{} on both", "marks"))
            .otherwise(marks_said)
        )
        .sort("is_lifted", "line_no_over")
        .group_by("claim_key", "line_no")
        .agg(
            pl.col("column1", "marks_said", "is_lifted").first(),
            is_sure=(pl.col("is_certain") & ~pl.col("is_lifted")).any(),
            line_over=pl.col("line_no_over").first(),
            read_for=pl.col("in_force_on").first(),
        )
    )
    return t.lines.join(apart, on=["claim_key", "line_no"], how="left").select(
        *LINE,
        "code",
        "column1",
        "line_over",
        "read_for",
        "marks_said",
        applies=anywhere_in("claim_key", is_facet_line()) & parameter("edits.code_pairs"),
        violated=pl.when(pl.col("is_lifted").fill_null(True)).then(False).when(pl.col("is_sure")).then(True),
    )
