"""A diagnosis that has the form of no code.

## What it checks

Each diagnosis of a service from 2015-10-01 on has the form of ICD-10-CM: a letter, two characters, and after the
dot one to four more.

## Why claims are denied for this

A diagnosis of another form is in no code set. The claim is rejected, or every line that points to it denied.

## Example

M478.12 typed for M47.812.

## What to do

Correct the typing from the record. The diagnosis is the one that the record holds.

## What this check cannot see

Codes of the right form that do not exist or are not specific; another check looks at those.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM
from facetwise.lexicon.texts import listed
from facetwise.rules.declare import rule

ICD_10_CM = r"^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$"

ICD_10_CM_FROM = date(2015, 10, 1)  # services before carry the older edition, whose codes have another form


@rule(
    code="FW910",
    name="diagnosis-malformed",
    grain=Grain.CLAIM,
    of_every_claim=True,
    severity=Severity.DENIAL,
    span="diagnoses",
    message="{malformed} has the form of no diagnosis code",
    help="correct the typing from the record: a letter, two characters, a dot, and up to four more",
    denial_codes=("CO-146", "CO-16", "M76"),
    sources=(
        Source(
            document="837P HI",
            paragraph="form of ICD-10-CM codes",
            dated=date(2015, 10, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
    checks_form=True,
)
def diagnosis_malformed(t: Tables) -> pl.LazyFrame:
    """A diagnosis that has the form of no code."""
    is_malformed = ~pl.col("icd10").str.contains(ICD_10_CM)
    named = t.diagnoses.select("claim_key", has_diagnoses=pl.lit(True)).unique()
    wrong = listed(t.diagnoses.filter(is_malformed), ["claim_key"], malformed="icd10")
    told = t.claims.join(named, on="claim_key", how="left").join(wrong, on="claim_key", how="left")
    return told.select(
        *CLAIM,
        "malformed",
        applies=pl.col("has_diagnoses").fill_null(False)
        & (pl.col("service_date") >= ICD_10_CM_FROM).fill_null(True),
        violated=pl.col("malformed").is_not_null(),
    )
