"""A provider identifier is no valid NPI.

## What it checks

Billing, rendering, referring and facility identifiers, and a line's own rendering provider: ten digits beginning with
1 or 2, and the check digit.

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

ROLES = ("billing", "rendering", "referring", "facility")


@rule(
    code="FW901",
    name="npi-check-digit",
    grain=Grain.CLAIM,
    of_every_claim=True,
    severity=Severity.DENIAL,
    span="providers",
    message="{wrong} is no valid NPI",
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
    checks_form=True,
)
def npi_check_digit(t: Tables) -> pl.LazyFrame:
    """A provider identifier is no valid NPI."""
    of_lines = (
        t.lines.filter(pl.col("rendering_npi").ne_missing(pl.col("claim_rendering_npi")))
        .filter(~npi_is_valid(pl.col("rendering_npi")))
        .group_by("claim_key")
        .agg(
            lines_wrong=pl.format("rendering {} of line {}", "rendering_npi", "line_no").sort().str.join(", ")
        )
    )
    faults = [
        pl.when(~npi_is_valid(pl.col(f"{role}_npi"))).then(pl.format(f"{role} {{}}", f"{role}_npi"))
        for role in ROLES
    ]
    wrong = pl.concat_str(*faults, "lines_wrong", separator=", ", ignore_nulls=True)
    return t.claims.join(of_lines, on="claim_key", how="left").select(
        *CLAIM,
        wrong=wrong,
        applies=pl.any_horizontal(pl.col(f"{role}_npi").is_not_null() for role in ROLES)
        | pl.col("lines_wrong").is_not_null(),
        violated=wrong != "",
    )
