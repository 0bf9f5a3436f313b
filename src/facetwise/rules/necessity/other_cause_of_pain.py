"""Another cause explains the pain.

## What it checks

The record names no other pathology that explains the pain, such as fracture, tumor, infection or deformity.

## Why claims are denied for this

The policies exclude pain that something else explains.

## Example

Facet blocks above a fresh compression fracture.

## What to do

Document why the facet joints are held to be the source, if they are.

## What this check cannot see

Whether what the record says is true.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.rules.declare import Need, rule


@rule(
    code="FW312",
    name="other-cause-of-pain",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("pain.no_other_cause",),
    needs=(Need.RECORD,),
    span="documentation.pain.other_cause",
    message="the record names another cause that explains the pain",
    help="document why the facet joints are held to be the source, if they are",
    denial_codes=("CO-50",),
)
def other_cause_of_pain(t: Tables) -> pl.LazyFrame:
    """Another cause explains the pain."""
    return t.sessions.select(
        *SESSION, "has_record", applies=parameter("pain.no_other_cause"), violated=pl.col("pain_other_cause")
    )
