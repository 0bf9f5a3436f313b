"""The service date lies in the future.

## What it checks

The service date against the day on which the claim is checked.

## Why claims are denied for this

A service cannot be billed before it was done.

## Example

2062 typed for 2026.

## What to do

Correct the date.

## What this check cannot see

Whether a date in the past is the true one.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM
from facetwise.rules.declare import rule


@rule(
    code="FW905",
    name="service-date-in-future",
    grain=Grain.CLAIM,
    of_every_claim=True,
    severity=Severity.DENIAL,
    span="service_date",
    message="service date {service_date} lies after {as_of}",
    undetermined="the claim has no service date",
    help="correct the date, or send the claim after the service",
    denial_codes=("CO-110",),
    sources=(
        Source(
            document="CARC 110",
            paragraph="billing before the service date",
            dated=date(2012, 2, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def service_date_in_future(t: Tables) -> pl.LazyFrame:
    """The service date lies in the future."""
    return t.claims.select(
        *CLAIM,
        "service_date",
        "as_of",
        applies=pl.col("line_count") > 0,
        violated=pl.col("service_date") > pl.col("as_of"),
    )
