"""Another block was done on the same day, and the record gives no reason for it.

## What it checks

Epidurals, trigger points, sacroiliac and other nerve blocks billed, or meant to be billed, beside a facet
procedure: the record gives a reason for doing them on one day.

## Why claims are denied for this

Other blocks on the same day are not routine. Each needs its own necessity, and several at once make the
result of a diagnostic block unreadable.

## Example

A lumbar medial branch block and a trigger point injection in one visit, with one diagnosis.

## What to do

Let the physician document why both were needed that day. Otherwise plan them apart.

## What this check cannot see

Blocks that another provider bills, and whether the reason is good enough.
"""

import polars as pl

from facetwise.codes.procedures import codes_in_category
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM, parameter
from facetwise.lexicon.beside import known_charges
from facetwise.rules.declare import Need, Presence, rule

BLOCK_CATEGORIES = ("epidural", "trigger_point", "si_joint", "nerve_block")


@rule(
    code="FW517",
    name="same-day-procedure-without-reason",
    grain=Grain.CLAIM,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    parameters=("same_day.other_block_needs_reason",),
    needs=(Need.RECORD,),
    span="documentation.same_day_reason",
    message="{other_blocks} beside the facet procedure on the same day, without a documented reason",
    help=(
        "let the physician document the separate need for each block, if there was one; do not add a "
        "reason that was not there"
    ),
    denial_codes=("CO-50",),
)
def same_day_procedure_without_reason(t: Tables) -> pl.LazyFrame:
    """Another block was done on the same day, and the record gives no reason for it."""
    blocks = sorted(code for category in BLOCK_CATEGORIES for code in codes_in_category(category))
    billed = t.lines.select("claim_key", "code", charge_at_risk_cents="charge_cents")
    meant = t.other_services.select("claim_key", "code")
    beside = (
        pl.concat([billed, meant], how="diagonal")
        .filter(pl.col("code").is_in(blocks))
        .group_by("claim_key")
        .agg(other_blocks=pl.col("code").unique().sort().str.join(", "), charge_at_risk_cents=known_charges())
    )
    return t.claims.join(beside, on="claim_key", how="left").select(
        *CLAIM,
        "other_blocks",
        "charge_at_risk_cents",
        "has_record",
        applies=pl.col("has_facet_line")
        & pl.col("other_blocks").is_not_null()
        & parameter("same_day.other_block_needs_reason"),
        violated=~pl.col("has_same_day_reason"),
    )
