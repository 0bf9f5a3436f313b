"""A diagnosis code that is not valid on the service date.

## What it checks

Each diagnosis of the claim against the dates on which its code is valid.

## Why claims are denied for this

A retired or future code is rejected before anyone looks at the claim.

## Example

M54.50 on 2021-09-30: the code began a day later.

## What to do

Use the code that holds on that day.

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
    code="FW304",
    name="diagnosis-invalid-on-date",
    grain=Grain.CLAIM,
    severity=Severity.DENIAL,
    span="diagnoses",
    message="{wrong} is not valid on {service_date}",
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
def diagnosis_invalid_on_date(t: Tables) -> pl.LazyFrame:
    """A diagnosis code that is not valid on the service date."""
    day = pl.col("service_date")
    periods = diagnoses.frame().lazy().select("icd10", "is_billable", "effective_from", "effective_until")
    is_valid = (day >= pl.col("effective_from")) & (day < pl.col("effective_until")).fill_null(True)
    judged = (
        t.diagnoses.join(t.claims.select("claim_key", "service_date"), on="claim_key", how="inner")
        .join(periods, on="icd10", how="inner")
        .group_by("claim_key", "icd10")
        .agg(is_wrong=~is_valid.any())
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
