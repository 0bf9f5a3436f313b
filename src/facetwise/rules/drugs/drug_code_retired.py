"""A drug code that was not valid on the service date.

## What it checks

Drug codes of the claim against the days on which they were valid.

## Why claims are denied for this

A retired code is returned as invalid for the date.

## Example

J1030 for methylprednisolone on 2024-04-01; J1010, one unit a milligram, had begun that day.

## What to do

Use the code of the day, with its own units.

## What this check cannot see

Drug codes that are not in the table.
"""

from datetime import date

import polars as pl

from facetwise.codes import drugs
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE
from facetwise.rules.declare import rule


@rule(
    code="FW701",
    name="drug-code-retired",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    span="line.code",
    message="{code} was not valid on {service_date}",
    help="use the code that was valid on the service date",
    denial_codes=("CO-181", "CO-16"),
    sources=(
        Source(
            document="CMS HCPCS level II",
            paragraph="dates of the drug codes",
            dated=date(2024, 7, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def drug_code_retired(t: Tables) -> pl.LazyFrame:
    """A drug code that was not valid on the service date."""
    valid = (
        drugs.frame()
        .lazy()
        .group_by("code")
        .agg(
            valid_from=pl.col("effective_from").min(),
            valid_until=pl.col("effective_until").max(),
            is_open=pl.col("effective_until").is_null().any(),
        )
    )
    began = pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("service_date"))
    goes_on = pl.col("is_open") | (pl.col("service_date") < pl.col("valid_until"))
    return t.lines.join(valid, on="code", how="left").select(
        *LINE,
        "code",
        "service_date",
        applies=pl.col("is_open").is_not_null(),
        violated=~(began & goes_on),
    )
