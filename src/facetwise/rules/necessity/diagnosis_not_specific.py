"""A diagnosis category where a complete code is needed.

## What it checks

Each diagnosis of the claim: whether it is a category that further characters must complete on that day.

## Why claims are denied for this

An incomplete code is rejected before anyone looks at the claim.

## Example

M47.81 without its sixth character.

## What to do

Complete the code from the record.

## What this check cannot see

Codes outside the table of spine diagnoses, of which it says nothing.
"""

from datetime import date

import polars as pl

from facetwise.codes import diagnoses
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM
from facetwise.lexicon.texts import listed
from facetwise.rules.declare import rule


@rule(
    code="FW305",
    name="diagnosis-not-specific",
    grain=Grain.CLAIM,
    severity=Severity.DENIAL,
    span="diagnoses",
    message="{wrong} is a category, and a claim needs the complete code",
    help="use the code that is valid and complete on the service date and that the record supports",
    denial_codes=("CO-146", "CO-16"),
    sources=(
        Source(
            document="ICD-10-CM release of April 2026",
            paragraph="codes, their dates, and which are complete",
            dated=date(2026, 4, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def diagnosis_not_specific(t: Tables) -> pl.LazyFrame:
    """A diagnosis category where a complete code is needed."""
    day = pl.col("service_date")
    periods = diagnoses.frame().lazy().select("icd10", "is_billable", "effective_from", "effective_until")
    is_valid = (day >= pl.col("effective_from")) & (day < pl.col("effective_until")).fill_null(True)
    judged = (
        t.diagnoses.join(t.claims.select("claim_key", "service_date"), on="claim_key", how="inner")
        .join(periods, on="icd10", how="inner")
        .group_by("claim_key", "icd10")
        .agg(is_wrong=(is_valid & ~pl.col("is_billable")).any() & ~(is_valid & pl.col("is_billable")).any())
        .filter(pl.col("is_wrong"))
    )
    wrong = listed(judged, ["claim_key"], wrong="icd10")
    return t.claims.join(wrong, on="claim_key", how="left").select(
        *CLAIM,
        "wrong",
        "service_date",
        applies=pl.col("has_facet_line") & day.is_not_null(),
        violated=pl.col("wrong").is_not_null(),
    )
