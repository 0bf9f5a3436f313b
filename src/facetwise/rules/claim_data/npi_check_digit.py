"""A provider identifier is no valid NPI.

## What it checks

Billing, rendering, referring and facility identifiers: ten digits beginning with 1 or 2, and the check
digit.

## Why claims are denied for this

A claim with a wrong identifier is rejected before anybody reads it.

## Example

Two digits swapped in the rendering provider's NPI.

## What to do

Correct the identifier from the enrolment record.

## What this check cannot see

Whether it is the right provider's.
"""

from datetime import date

import polars as pl

from facetwise.codes.npi import npi_is_valid
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM
from facetwise.rules.declare import rule


@rule(
    code="FW901",
    name="npi-check-digit",
    grain=Grain.CLAIM,
    severity=Severity.DENIAL,
    span="providers",
    message="a provider identifier on the claim is no valid NPI",
    help="compare the identifier with the provider's enrolment; ten digits, the last a check digit",
    denial_codes=("CO-16", "N290"),
    sources=(
        Source(
            document="NPI check digit",
            paragraph="Luhn over 80840 and the NPI",
            dated=date(2012, 2, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def npi_check_digit(t: Tables) -> pl.LazyFrame:
    """A provider identifier is no valid NPI."""
    columns = ("billing_npi", "rendering_npi", "referring_npi", "facility_npi")
    return t.claims.select(
        *CLAIM,
        applies=pl.any_horizontal(pl.col(name).is_not_null() for name in columns),
        violated=pl.any_horizontal(~npi_is_valid(pl.col(name)).fill_null(True) for name in columns),
    )
