"""The authorization was not granted.

## What it checks

The status of the authorization: denied, non-affirmed, pending and not requested are none.

## Why claims are denied for this

A claim sent on a denied or pending authorization is denied.

## Example

The request is pending, and the block was done because the patient was there.

## What to do

Wait for the answer, or appeal.

## What this check cannot see

A status that changed since it was entered.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM
from facetwise.rules.declare import rule


@rule(
    code="FW806",
    name="authorization-not-granted",
    grain=Grain.CLAIM,
    severity=Severity.DENIAL,
    span="authorization.status",
    message="the authorization is {authorization_status}",
    help="do not send the claim as authorized; wait for the answer, or appeal",
    denial_codes=("CO-197",),
    sources=(
        Source(
            document="authorization as entered",
            paragraph="status",
            dated=None,
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def authorization_not_granted(t: Tables) -> pl.LazyFrame:
    """The authorization was not granted."""
    return t.claims.select(
        *CLAIM,
        "authorization_status",
        applies=pl.col("has_facet_line") & (pl.col("authorization_status") != "exempt").fill_null(False),
        violated=pl.col("authorization_status").is_in(["denied", "non_affirmed", "pending", "not_requested"])
        & pl.col("authorization_required").ne_missing(False),
    )
