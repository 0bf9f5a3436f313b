"""A transforaminal epidural on the day of a facet procedure in the same region.

## What it checks

64479, 64480, 64483 or 64484 on the claim, or meant to be billed, beside facet work of the same region, where the
payer wants a reason for each further block of the day.

## Why claims are denied for this

Medicare's contractors do not expect a transforaminal epidural at the same or a near level together with a facet
procedure, unless a facet cyst presses on the root: both together say that nobody knows which one hurt.

## Example

64483 beside 64493 on one day, at L4-L5.

## What to do

Plan them apart. If a cyst was treated, the record shows it by imaging and matching symptoms; the claim needs nothing
more.

## What this check cannot see

The level of the epidural: only the region is compared.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, known_any, parameter
from facetwise.lexicon.beside import known_charges, services_beside_facet
from facetwise.rules.declare import Need, Presence, rule

REGION_OF_CODE = {
    "64479": "cervical_thoracic",
    "64480": "cervical_thoracic",
    "64483": "lumbar_sacral",
    "64484": "lumbar_sacral",
}


@rule(
    code="FW608",
    name="transforaminal-epidural-same-day",
    grain=Grain.SESSION,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.RISK,
    parameters=("same_day.other_block_needs_reason",),
    needs=(Need.RECORD,),
    span="claim_lines",
    message="{epidurals} on the day of a facet procedure in the {region} region, and no facet cyst in the record",
    help=(
        "expect the payer to ask which of the two was needed; if a cyst was treated, the record shows it by "
        "imaging and symptoms"
    ),
    denial_codes=("CO-50", "CO-252"),
    sources=(
        Source(
            document="LCD L38773, L38801, L35936, L38765, L38841",
            paragraph="limitations: transforaminal epidural at the same or a near level (copies of 2026)",
            dated=date(2025, 1, 1),
            confidence="high",
            verified_through=date(2026, 11, 23),
        ),
    ),
)
def transforaminal_epidural_same_day(t: Tables) -> pl.LazyFrame:
    """A transforaminal epidural on the day of a facet procedure in the same region."""
    beside = (
        services_beside_facet(t, REGION_OF_CODE)
        .with_columns(code=pl.col("beside").str.split(", "))
        .explode("code")
        .with_columns(region=pl.col("code").replace_strict(REGION_OF_CODE, return_dtype=pl.String))
        .group_by("claim_key", "region")
        .agg(epidurals=pl.col("code").unique().sort().str.join(", "), charge_at_risk_cents=known_charges())
    )
    cysts = t.procedures.group_by("claim_key").agg(
        is_cyst=known_any(pl.col("technique") == "cyst_aspiration")
    )
    return (
        t.sessions.join(beside, on=["claim_key", "region"], how="left")
        .join(cysts, on="claim_key", how="left")
        .select(
            *SESSION,
            "region",
            "epidurals",
            "charge_at_risk_cents",
            "has_record",
            applies=pl.col("epidurals").is_not_null() & parameter("same_day.other_block_needs_reason"),
            violated=~pl.col("is_cyst"),
        )
    )
