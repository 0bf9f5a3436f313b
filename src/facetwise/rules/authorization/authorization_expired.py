"""The authorization had ended.

## What it checks

The last day of the authorization against the service date.

## Why claims are denied for this

An ended authorization is none.

## Example

Approved through 30 June, done on 2 July after the patient moved the appointment.

## What to do

Ask for an extension before the service.

## What this check cannot see

Extensions that were not entered.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM
from facetwise.rules.declare import rule


@rule(
    code="FW802",
    name="authorization-expired",
    grain=Grain.CLAIM,
    severity=Severity.DENIAL,
    span="authorization.expires",
    message="the authorization ended on {authorization_expires}, before the service date {service_date}",
    help="ask the payer to extend it, if it does; otherwise expect a denial",
    denial_codes=("CO-197",),
    sources=(
        Source(
            document="authorization as entered",
            paragraph="last day against service date",
            dated=None,
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def authorization_expired(t: Tables) -> pl.LazyFrame:
    """The authorization had ended."""
    return t.claims.select(
        *CLAIM,
        "authorization_expires",
        "service_date",
        applies=pl.col("authorization_number").is_not_null() & pl.col("authorization_expires").is_not_null(),
        violated=pl.col("authorization_expires") < pl.col("service_date"),
    )
