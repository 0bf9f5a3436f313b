"""The total is not the sum of the lines.

## What it checks

The total charge of the claim against the sum of its lines, where both are known.

## Why claims are denied for this

A claim that is out of balance is rejected.

## Example

A line was removed and the total left as it was.

## What to do

Correct whichever is wrong.

## What this check cannot see

Which of the two is wrong.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM
from facetwise.rules.declare import rule


@rule(
    code="FW906",
    name="total-differs-from-lines",
    grain=Grain.CLAIM,
    of_every_claim=True,
    severity=Severity.DENIAL,
    span="claim.total_charge",
    message="the claim says {total_charge_cents}, its lines add up to {sent_charge_cents}",
    help="correct the total or the line that is wrong",
    denial_codes=("CO-16", "MA130"),
    sources=(
        Source(
            document="837P CLM02 and SV102",
            paragraph="balance of the claim",
            dated=date(2012, 2, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
    checks_form=True,
)
def total_differs_from_lines(t: Tables) -> pl.LazyFrame:
    """The total is not the sum of the lines."""
    return t.claims.select(
        *CLAIM,
        "total_charge_cents",
        "sent_charge_cents",
        applies=pl.col("total_charge_cents").is_not_null() & pl.col("sent_charge_cents").is_not_null(),
        violated=pl.col("total_charge_cents") != pl.col("sent_charge_cents"),
    )
