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

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import claim_record_lacks
from facetwise.rules.declare import Need, rule


@rule(
    code="FW512",
    name="follow-up-missing",
    grain=Grain.CLAIM,
    severity=Severity.NOTE,
    parameters=("documentation.follow_up",),
    needs=(Need.RECORD,),
    span="documentation.follow_up",
    message="the record holds no plan for follow-up",
    help="document what was agreed for the time after the procedure",
    denial_codes=("CO-50",),
)
def follow_up_missing(t: Tables) -> pl.LazyFrame:
    """The record holds no plan for the time after the procedure."""
    return claim_record_lacks(t, "record_follow_up", required="documentation.follow_up")
