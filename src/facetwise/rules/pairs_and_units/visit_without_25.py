"""A visit on the day of the procedure without 25.

## What it checks

Visits on a claim with facet codes carry modifier 25.

## Why claims are denied for this

The decision to do a planned injection is part of the procedure. A visit without 25 is bundled into it.

## Example

99213 beside 64493.

## What to do

Bill it only for a significant, separate evaluation that the record shows. We never add 25 by ourselves.

## What this check cannot see

Whether the visit was separate.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, has_modifier, is_facet_line
from facetwise.rules.declare import rule


@rule(
    code="FW605",
    name="visit-without-25",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    span="line.modifiers",
    message="{code} on the day of a facet procedure without 25",
    help="bill the visit only if it was significant and separate and the record shows it; then with 25",
    denial_codes=("CO-97", "CO-236"),
    sources=(
        Source(
            document="NCCI policy manual for Medicare services",
            paragraph="chapter I",
            dated=date(2026, 1, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def visit_without_25(t: Tables) -> pl.LazyFrame:
    """A visit on the day of the procedure without 25."""
    has_facet = is_facet_line().any().over("claim_key")
    return t.lines.select(
        *LINE,
        "code",
        applies=(pl.col("category") == "evaluation_management").fill_null(False) & has_facet,
        violated=~has_modifier("25"),
    )
