"""A nerve was treated that completes no joint on its side.

## What it checks

Every facet nerve in the record belongs to a joint whose whole nerve set was treated on the same side. An L5
that belongs to a sacroiliac set, and C2 with C3 for C2-C3, are no such nerves.

## Why claims are denied for this

A single nerve of a two-nerve joint counts for nothing. Reviewers who find it ask whether a level was
guessed.

## Example

C4 and C6 on the right: neither C4-C5 nor C5-C6 has both its nerves.

## What to do

Ask for the joint that was meant. If a nerve was treated and not written, only the physician can add it.

## What this check cannot see

Nerves that the record does not name.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM
from facetwise.rules.declare import Need, rule


@rule(
    code="FW003",
    name="nerve-set-incomplete",
    grain=Grain.CLAIM,
    severity=Severity.RISK,
    needs=(Need.RECORD,),
    span="procedures",
    message="{leftover}: a nerve that completes no joint on its side is no level",
    help=(
        "ask the physician which joint was meant; one nerve of a two-nerve joint is no level, and no "
        "source gives it a payable code"
    ),
    denial_codes=("CO-50",),
    sources=(
        Source(
            document="Medicare billing article A57787 v26; CPT Assistant August 2010 (second-hand)",
            paragraph="one joint is both nerves that supply it",
            dated=date(2010, 8, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def nerve_set_incomplete(t: Tables) -> pl.LazyFrame:
    """A nerve was treated that completes no joint on its side."""
    side = pl.col("side").fill_null("side not stated")
    leftovers = (
        t.leftover_nerves.filter(pl.col("technique_group").is_not_null())
        .group_by("claim_key")
        .agg(leftover=pl.format("{} ({}) lacks {}", "nerve", side, "partners").sort().str.join("; "))
    )
    return t.claims.join(leftovers, on="claim_key", how="left").select(
        *CLAIM,
        "leftover",
        "has_record",
        applies=pl.col("has_facet_line"),
        violated=pl.when(pl.col("has_record")).then(pl.col("leftover").is_not_null()),
    )
