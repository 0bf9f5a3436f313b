"""A diagnosis that is no billable code on the service date.

## What it checks

Every diagnosis of the claim against the ICD-10-CM release in force on the service date: it exists, and it is no
heading of more exact codes. Spine diagnoses that are known without the release need none.

## Why claims are denied for this

A code that is not valid on the day is refused before anyone reads the claim.

## Example

M54 instead of M54.2; M54.5 after 2021-09-30.

## What to do

Write the exact code that the record supports.

## What this check cannot see

Whether the diagnosis is true.
"""

from datetime import date

import polars as pl

from facetwise.codes import diagnoses, published
from facetwise.codes.dates import is_in_force
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM, known_any
from facetwise.lexicon.texts import listed
from facetwise.rules.declare import rule


@rule(
    code="FW950",
    name="diagnosis-not-valid",
    grain=Grain.CLAIM,
    of_every_claim=True,
    severity=Severity.DENIAL,
    tables=("icd10cm",),
    span="diagnoses",
    message="no billable diagnosis on {day}: {invalid}",
    undetermined="whether these are billable on {day} is in no table at hand: {not_known}",
    help="write the exact code that the record supports and that is in force on the service date",
    denial_codes=("CO-146", "CO-16", "M76"),
    sources=(
        Source(
            document="ICD-10-CM order files",
            paragraph="billable flag",
            dated=date(2026, 10, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def diagnosis_not_valid(t: Tables) -> pl.LazyFrame:
    """A diagnosis that is no billable code on the service date."""
    claims = t.claims.with_columns(table_loaded=published.is_loaded("icd10cm"))
    given = t.diagnoses.filter(pl.col("icd10").is_not_null()).join(
        claims.select("claim_key", "service_date", "table_loaded"), on="claim_key"
    )
    distinct = given.select("icd10", "service_date", "table_loaded").unique()
    built_in = (
        diagnoses.frame()
        .lazy()
        .select("icd10", "is_billable", "effective_from", "effective_until")
        .join(distinct.select("icd10", "service_date"), on="icd10")
        .with_columns(is_billable=pl.col("is_billable") & is_in_force(pl.col("service_date")))
        .group_by("icd10", "service_date")
        .agg(known_billable=known_any(pl.col("is_billable")))
    )
    released = published.with_facts(
        distinct.rename({"icd10": "code"}), "icd10cm", {"is_billable": pl.Boolean}
    ).rename({"code": "icd10"})
    judged = released.join(built_in, on=["icd10", "service_date"], how="left").select(
        "icd10",
        "service_date",
        is_valid=pl.when("table_loaded")
        .then(pl.col("is_billable").fill_null(False))
        .otherwise("known_billable"),
    )
    looked_up = given.join(judged, on=["icd10", "service_date"], how="left")
    invalid = listed(looked_up.filter(~pl.col("is_valid")), ["claim_key"], invalid="icd10")
    not_known = listed(looked_up.filter(pl.col("is_valid").is_null()), ["claim_key"], not_known="icd10")
    found = looked_up.group_by("claim_key").agg(
        is_bad=pl.when((~pl.col("is_valid")).any())
        .then(True)
        .when(pl.col("is_valid").is_not_null().all())
        .then(False),
        is_asked=pl.lit(True),
    )
    return (
        claims.join(found, on="claim_key", how="left")
        .join(invalid, on="claim_key", how="left")
        .join(not_known, on="claim_key", how="left")
        .select(
            *CLAIM,
            "invalid",
            "not_known",
            day="service_date",
            applies=pl.col("is_asked").fill_null(False) & pl.col("service_date").is_not_null(),
            violated="is_bad",
        )
    )
