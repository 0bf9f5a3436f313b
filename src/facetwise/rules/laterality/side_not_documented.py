"""The record does not state which side was treated.

## What it checks

Every joint and nerve in the record has its side.

## Why claims are denied for this

The policies ask for the side. Without it neither the modifier nor the nerve sets can be told, and the claim
is denied or returned.

## Example

"Medial branch blocks at L3, L4 and L5" without right or left.

## What to do

Ask the physician; an addendum states what was done. Never guess a side.

## What this check cannot see

Whether the side is the right one.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.rules.declare import Need, rule


@rule(
    code="FW109",
    name="side-not-documented",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("documentation.sides",),
    needs=(Need.RECORD,),
    span="procedures[0].targets",
    message="the record does not state the side of {unsided}",
    help="ask the physician which side was treated; never take it from the schedule or the diagnosis",
    denial_codes=("CO-16", "CO-4"),
)
def side_not_documented(t: Tables) -> pl.LazyFrame:
    """The record does not state which side was treated."""
    unsided = (
        t.targets.filter(pl.col("side").is_null())
        .group_by("claim_key")
        .agg(unsided=pl.coalesce("joint", "nerve").unique().sort().str.join(", "))
    )
    return t.sessions.join(unsided, on="claim_key", how="left").select(
        *SESSION,
        "unsided",
        "has_record",
        applies=parameter("documentation.sides"),
        violated=pl.when(pl.col("has_record")).then(pl.col("unsided").is_not_null()),
    )
