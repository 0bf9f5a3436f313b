"""The plan asks for a referring provider, and the claim names none.

## What it checks

Where the record says that this patient's plan asks for a referral: the claim carries the referring provider's
identifier.

## Why claims are denied for this

Medicare's articles ask for the referring or ordering provider where a referral is required, and so do plans with
gatekeepers. The claim is returned or denied without it.

## Example

A managed plan wants a referral, and box 17 of the form is empty.

## What to do

Enter the provider who referred the patient, with the identifier from the referral. Nobody is named who did not
refer.

## What this check cannot see

Whether the plan asks for a referral: only the record or the plan can tell, and until one does it is a note that nobody
said. Whether the provider named is enrolled.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM
from facetwise.rules.declare import Need, rule


@rule(
    code="FW902",
    name="referring-provider-missing",
    grain=Grain.CLAIM,
    severity=Severity.DENIAL,
    severity_while_open=Severity.NOTE,  # few plans ask, and no record says that a plan does not
    looks_at=("claim.referring_provider.when_required",),
    needs=(Need.RECORD,),
    span="providers.referring_npi",
    message="the plan asks for a referring provider, and the claim names none",
    help="enter the provider who referred the patient, with the identifier from the referral",
    denial_codes=("CO-16", "N286"),
    sources=(
        Source(
            document="openings of A57787 v26 and A58350 v22",
            paragraph="referring or ordering provider where a referral is required",
            dated=None,
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def referring_provider_missing(t: Tables) -> pl.LazyFrame:
    """The plan asks for a referring provider, and the claim names none."""
    is_named = pl.col("referring_npi").is_not_null()
    return t.claims.select(
        *CLAIM,
        "has_record",
        applies=pl.col("has_facet_line") & pl.col("referral_required").ne_missing(pl.lit(False)),
        violated=pl.when(is_named).then(False).otherwise(pl.col("referral_required")),
    )
