"""The record does not state which side was treated.

## What it checks

Every facet joint and medial branch in the record that belongs to the session has its side: right, left or both.

## Why claims are denied for this

The side decides the modifier, the payment and which earlier sessions count, and Medicare's contractors list it among
what the record must show. Without it the line cannot be supported.

## Example

"Medial branch blocks at L3, L4 and L5" without right or left.

## What to do

Ask the physician; a dated addendum states what was done. Never take the side from the schedule, the consent or the
diagnosis.

## What this check cannot see

Whether the side that is stated is the right one.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION
from facetwise.lexicon.sides import unsided_targets
from facetwise.rules.declare import Need, rule


@rule(
    code="FW109",
    name="side-not-documented",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    needs=(Need.RECORD,),
    span="procedures[0].targets",
    message="the record does not state the side of {unsided}",
    help="ask the physician which side was treated; never take it from the schedule, the consent or the diagnosis",
    denial_codes=("CO-16", "CO-50", "N115"),
    sources=(
        Source(
            document="LCD L38773, L38801, L35936, L38765, L38841",
            paragraph="documentation: levels and side (copies of 2026)",
            dated=date(2025, 1, 1),
            confidence="high",
            verified_through=date(2026, 11, 23),
        ),
        Source(
            document="NCCI policy manual for Medicare services",
            paragraph="ch. I V(3)(ii), quoted 2019: both sides are one line with 50, one side is not",
            dated=date(2019, 1, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def side_not_documented(t: Tables) -> pl.LazyFrame:
    """The record does not state which side was treated."""
    named = t.targets.select("claim_key", has_targets=pl.lit(True)).unique()
    return (
        t.sessions.join(unsided_targets(t), on="session_id", how="left")
        .join(named, on="claim_key", how="left")
        .select(
            *SESSION,
            "region",
            "unsided",
            "has_record",
            applies=pl.lit(True),
            violated=pl.when(pl.col("has_targets")).then(pl.col("unsided").is_not_null()),
        )
    )
