"""The pain score is below what the payer asks.

## What it checks

The pain score of the record against the least score that the payer names, where both are on a scale from 0 to 10.

## Why claims are denied for this

A payer that names a score holds milder pain for no indication.

## Example

A score of 2 on a numeric rating scale, where the plan asks for 3 or more after conservative care.

## What to do

Compare the score with the record of the visit. If it is right, expect a denial.

## What this check cannot see

Scores on scales that run otherwise, and an alternative such as disability that the payer accepts instead.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.rules.declare import Need, rule

FROM_0_TO_10 = ["NRS", "NPRS", "VNRS", "0-10"]


@rule(
    code="FW325",
    name="pain-not-severe-enough",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("pain.severity_min.n",),
    looks_at=("pain.severity_min.op", "pain.severity_min.scale", "pain.severity_min.or"),
    needs=(Need.RECORD,),
    span="documentation.pain.score",
    message="the pain is scored {pain_score}, and the payer asks for {op} {score_needed}",
    help="compare the score with the record of the visit; if it is right, expect a denial",
    denial_codes=("CO-50",),
)
def pain_not_severe_enough(t: Tables) -> pl.LazyFrame:
    """The pain score is below what the payer asks."""
    least, op = parameter("pain.severity_min.n"), parameter("pain.severity_min.op")
    is_comparable = pl.col("pain_scale").str.to_uppercase().is_in(FROM_0_TO_10) & parameter(
        "pain.severity_min.scale"
    ).is_in(FROM_0_TO_10)
    is_enough = pl.when(op == ">").then(pl.col("pain_score") > least).otherwise(pl.col("pain_score") >= least)
    has_alternative = parameter("pain.severity_min.or").is_not_null()
    return t.sessions.select(
        *SESSION,
        "has_record",
        "pain_score",
        op=pl.when(op == ">").then(pl.lit("more than")).otherwise(pl.lit("at least")),
        score_needed=least,
        applies=pl.lit(True),
        violated=pl.when(is_comparable & is_enough)
        .then(False)
        .when(is_comparable & ~has_alternative)
        .then(~is_enough),
    )
