"""No disability scale stands in the record at baseline.

## What it checks

The record holds a named disability scale with its score. An encounter that says what the assessment holds,
and gives no scale, is taken to have none.

## Why claims are denied for this

The coverage policies ask for functional deficit on a pain or disability scale, measured at baseline, so
that later gains can be judged.

## Example

The note says "limits activities of daily living" without a measure.

## What to do

Record the scale's name and score, for example the Oswestry index, before the first block. Listed scales are
examples, not a closed list.

## What this check cannot see

Whether the score shows a deficit. One contractor's FAQ of 2024 calls the scale unnecessary; its policy,
which wins, requires it.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import session_record_lacks
from facetwise.rules.declare import Need, rule


@rule(
    code="FW515",
    name="function-scale-missing",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("function.scale_required",),
    needs=(Need.RECORD,),
    span="documentation.function_scale",
    message="no disability scale at baseline",
    help="record a named disability scale with its score at baseline",
    denial_codes=("CO-50",),
)
def function_scale_missing(t: Tables) -> pl.LazyFrame:
    """No disability scale stands in the record at baseline."""
    has_scale = pl.col("function_scale_name").is_not_null() & pl.col("function_scale_score").is_not_null()
    is_known = pl.col("record_assessment").is_not_null() | pl.col("function_scale_name").is_not_null()
    return session_record_lacks(
        t, pl.when(has_scale).then(True).when(is_known).then(False), required="function.scale_required"
    )
