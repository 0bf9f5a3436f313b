"""The pain is not mainly axial.

## What it checks

The record shows pain that is mainly axial: in the neck or back itself.

## Why claims are denied for this

The policies cover facet procedures for axial pain only.

## Example

Pain in the whole leg, with little in the back.

## What to do

Document the pattern of the pain as examined; pain that is not axial is not a facet indication.

## What this check cannot see

Whether what the record says is true.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.rules.declare import Need, rule


@rule(
    code="FW311",
    name="pain-not-axial",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("pain.axial_required",),
    needs=(Need.RECORD,),
    span="documentation.pain.axial",
    message="the record says that the pain is not mainly axial",
    help=("document the pattern of the pain as examined; pain that is not axial is not a facet indication"),
    denial_codes=("CO-50",),
)
def pain_not_axial(t: Tables) -> pl.LazyFrame:
    """The pain is not mainly axial."""
    return t.sessions.select(
        *SESSION, "has_record", applies=parameter("pain.axial_required"), violated=~pl.col("pain_axial")
    )
