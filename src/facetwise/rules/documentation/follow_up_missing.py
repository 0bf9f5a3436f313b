"""The record holds no plan for the time after the procedure.

## What it checks

The record says that no follow-up is documented.

## Why claims are denied for this

The coverage policies do not ask for it in general, but the result of a diagnostic block has to be known
before the next step. Reviewers look for how it will be.

## Example

The patient is sent home after a first block, and nothing says when relief is asked about.

## What to do

Document the plan that was agreed with the patient.

## What this check cannot see

Whether the follow-up took place.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM
from facetwise.lexicon.record import severity_where_asked
from facetwise.rules.declare import Need, rule


@rule(
    code="FW512",
    name="follow-up-missing",
    grain=Grain.CLAIM,
    severity=Severity.NOTE,
    looks_at=("documentation.follow_up",),
    needs=(Need.RECORD,),
    span="documentation.follow_up",
    message="the record holds no plan for follow-up",
    help="document what was agreed for the time after the procedure",
    sources=(
        Source(
            document="good practice",
            paragraph="a plan for follow-up; not a criterion of the coverage policies read",
            dated=None,
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
    denial_codes=("CO-50",),
)
def follow_up_missing(t: Tables) -> pl.LazyFrame:
    """The record holds no plan for the time after the procedure."""
    return t.claims.select(
        *CLAIM,
        "has_record",
        applies=pl.col("has_facet_line"),
        violated=~pl.col("record_follow_up"),
        severity=severity_where_asked("documentation.follow_up"),
    )
