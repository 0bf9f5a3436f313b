"""Sacral branches or the sacroiliac joint are billed with a facet code.

## What it checks

Facet codes on a claim whose record, for that kind of service, documents sacral lateral branches or the
sacroiliac joint and no facet joint or nerve.

## Why claims are denied for this

The sacroiliac joint is no facet joint. It has its own codes and its own coverage.

## Example

Ablation of S1 to S3 billed as 64635 and 64636.

## What to do

Bill the sacroiliac codes: 27096 for the joint, 64451 for its nerves, 64625 for their ablation.

## What this check cannot see

Sacral branches billed as one more level beside facet joints, which the count of levels finds.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION
from facetwise.lexicon.targets import SERVICE, recorded_targets
from facetwise.rules.declare import Need, rule


@rule(
    code="FW011",
    name="sacral-branches-billed-as-facet",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    needs=(Need.RECORD,),
    span="procedures",
    message="a facet code for {sacral_targets}, which is no facet level",
    help="bill the sacroiliac codes: 27096 for the joint, 64451 for its nerves, 64625 for their ablation",
    denial_codes=("CO-16", "CO-50"),
    sources=(
        Source(
            document="code book notes (coding.md 3)",
            paragraph="27096, 64451 and 64625 are outside the facet codes",
            dated=date(2024, 7, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def sacral_branches_billed_as_facet(t: Tables) -> pl.LazyFrame:
    """Sacral branches or the sacroiliac joint are billed with a facet code."""
    is_sacral_alone = pl.col("sacral_targets").is_not_null() & (pl.col("facet_targets") == 0)
    return t.sessions.join(recorded_targets(t), on=SERVICE, how="left").select(
        *SESSION,
        "sacral_targets",
        "has_record",
        applies=~pl.col("has_record") | pl.col("facet_targets").is_not_null(),
        violated=pl.when(pl.col("has_record")).then(is_sacral_alone),
    )
