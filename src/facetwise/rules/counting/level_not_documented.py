"""Facet codes are billed, and the record names no level at all.

## What it checks

The record of a claim with facet codes names at least one joint or nerve for the kind of procedure billed.

## Why claims are denied for this

Without a level nobody can tell which joint was treated, how often it was treated before, or whether the codes
are right. Reviewers deny the whole session.

## Example

"Lumbar facet injections under fluoroscopy, tolerated well", billed with 64493 and 64494.

## What to do

Ask the physician which joints were treated. The note is amended by its author only, dated and marked as such.

## What this check cannot see

Whether the levels named are the ones that were treated.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM
from facetwise.lexicon.targets import SERVICE, recorded_targets
from facetwise.rules.declare import Need, rule


@rule(
    code="FW004",
    name="level-not-documented",
    grain=Grain.CLAIM,
    severity=Severity.DENIAL,
    needs=(Need.RECORD,),
    span="procedures[0].targets",
    message="facet levels are billed, and the record names no joint or nerve that was treated",
    help="ask the physician for the joints treated and the side of each; bill nothing that the record does not name",
    denial_codes=("CO-150", "CO-50"),
    sources=(
        Source(
            document="Medicare facet policies L38773, L38801, L35936, L38765, L38841",
            paragraph="documentation: levels and sides treated",
            dated=date(2025, 1, 1),
            confidence="high",
            verified_through=date(2026, 11, 23),
        ),
    ),
)
def level_not_documented(t: Tables) -> pl.LazyFrame:
    """Facet codes are billed, and the record names no level at all."""
    described = t.procedures.group_by("claim_key").len("procedures")
    nameless = (
        t.sessions.join(recorded_targets(t), on=SERVICE, how="left")
        .join(described, on="claim_key", how="left")
        .group_by("claim_key")
        .agg(
            is_nameless=(
                pl.col("procedures").is_null()
                | ((pl.col("facet_targets") == 0) & pl.col("sacral_targets").is_null())
            ).any()
        )
    )
    return t.claims.join(nameless, on="claim_key", how="left").select(
        *CLAIM,
        "has_record",
        applies=pl.col("has_facet_line"),
        violated=pl.when(pl.col("has_record")).then(pl.col("is_nameless")),
    )
