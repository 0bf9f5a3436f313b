"""No pain score on a named scale stands in the record before the procedure.

## What it checks

The record of the session holds a baseline pain score together with the name of its scale. An encounter that
says what the assessment holds, and gives no score, is taken to have none.

## Why claims are denied for this

The coverage policies ask for a pain score at baseline, on a named scale, and the same scale after each
diagnostic block. Without it, percent of relief has no ground.

## Example

The note says "severe pain" and later "much better".

## What to do

Record the number and the scale (for example 7 of 10, numeric rating scale) before each procedure.

## What this check cannot see

Whether the score is high enough, and whether the scale suits the patient. Listed scales are examples.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import session_record_lacks
from facetwise.rules.declare import Need, rule


@rule(
    code="FW513",
    name="pain-scale-missing",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("pain.scale_same_required",),
    needs=(Need.RECORD,),
    span="documentation.pain",
    message="no pain score on a named scale before the procedure",
    help=(
        "record the score and the name of the scale at baseline; a score is never added from memory of "
        "the result"
    ),
    denial_codes=("CO-50",),
)
def pain_scale_missing(t: Tables) -> pl.LazyFrame:
    """No pain score on a named scale stands in the record before the procedure."""
    has_baseline = pl.col("pain_score").is_not_null() & pl.col("pain_scale").is_not_null()
    is_known = pl.col("record_assessment").is_not_null() | pl.col("pain_scale").is_not_null()
    return session_record_lacks(
        t, pl.when(has_baseline).then(True).when(is_known).then(False), required="pain.scale_same_required"
    )
