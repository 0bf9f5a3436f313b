"""Imaging is billed beside a code that includes it.

## What it checks

Imaging guidance and fluoroscopy codes on the claim, or meant to be billed, beside facet codes.

## Why claims are denied for this

Fluoroscopy, CT and ultrasound guidance are part of the facet codes. The pair edit could be lifted by a
modifier, but there is no separate imaging to report.

## Example

77003 beside 64490.

## What to do

Leave it off. Imaging for another procedure of the day needs its own record.

## What this check cannot see

Imaging that belongs to another procedure on the same claim.
"""

from datetime import date

import polars as pl

from facetwise.codes.procedures import codes_in_category
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM
from facetwise.lexicon.beside import known_charges
from facetwise.rules.declare import Presence, rule


@rule(
    code="FW205",
    name="imaging-billed-separately",
    grain=Grain.CLAIM,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    span="claim_lines",
    message="{imaging} beside the facet codes, which include imaging",
    help=(
        "leave the imaging code off; it is part of the facet code, and no modifier makes it another service"
    ),
    denial_codes=("CO-97", "CO-236"),
    sources=(
        Source(
            document="NCCI code pairs 2024-07-01; code book notes",
            paragraph="imaging is included in 64490-64495 and 64633-64636",
            dated=date(2024, 7, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
    fix="remove the imaging line",
    fix_applicability="needs-review",
)
def imaging_billed_separately(t: Tables) -> pl.LazyFrame:
    """Imaging is billed beside a code that includes it."""
    codes = sorted(codes_in_category("imaging"))
    lines = t.lines.select("claim_key", "code", charge_at_risk_cents="charge_cents")
    billed = pl.concat([lines, t.other_services.select("claim_key", "code")], how="diagonal")
    found = (
        billed.filter(pl.col("code").is_in(codes))
        .group_by("claim_key")
        .agg(imaging=pl.col("code").unique().sort().str.join(", "), charge_at_risk_cents=known_charges())
    )
    return t.claims.join(found, on="claim_key", how="left").select(
        *CLAIM,
        "imaging",
        "charge_at_risk_cents",
        applies=pl.col("has_facet_line"),
        violated=pl.col("imaging").is_not_null(),
    )
