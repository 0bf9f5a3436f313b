"""A diagnosis in an 837 file has its dot.

## What it checks

Diagnoses of claims that were read from X12: the standard wants them without the dot.

## Why claims are denied for this

Some clearinghouses take the dot out, others reject the claim.

## Example

`HI*ABK:M47.812` instead of `HI*ABK:M47812`.

## What to do

Let the billing system write diagnoses without the dot. The diagnosis stays the same.

## What this check cannot see

What the clearinghouse of this claim does.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM
from facetwise.lexicon.texts import listed
from facetwise.rules.declare import Presence, rule


@rule(
    code="FW911",
    name="diagnosis-typed-with-dot",
    grain=Grain.CLAIM,
    of_every_claim=True,
    severity=Severity.RISK,
    span="diagnoses",
    message="{dotted} written with the dot, which X12 does not want",
    help="let the billing system write diagnoses without the dot in X12; the diagnosis stays the same",
    denial_codes=("CO-16", "M76"),
    fix="write {dotted} without the dot",
    fix_applicability="safe",
    edit="diagnoses: no dots",
    sources=(
        Source(
            document="837P HI",
            paragraph="diagnosis codes without a decimal point",
            dated=date(2012, 2, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
    checks_form=True,
    only_with=Presence.DIAGNOSIS_WITH_DOT,
)
def diagnosis_typed_with_dot(t: Tables) -> pl.LazyFrame:
    """A diagnosis in an 837 file has its dot."""
    typed = t.diagnoses.group_by("claim_key").agg(is_x12=pl.col("is_typed_with_dot").is_not_null().any())
    dotted = listed(t.diagnoses.filter("is_typed_with_dot"), ["claim_key"], dotted="icd10")
    told = t.claims.join(typed, on="claim_key", how="left").join(dotted, on="claim_key", how="left")
    return told.select(
        *CLAIM,
        "dotted",
        applies=pl.col("is_x12").fill_null(False),
        violated=pl.col("dotted").is_not_null(),
    )
