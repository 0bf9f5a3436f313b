"""The record does not say why this procedure was done.

## What it checks

The record says that no reason for the procedure is given.

## Why claims are denied for this

Medical necessity is what a payer pays for. A procedure without a documented reason is denied as not
necessary, however well it was done.

## Example

The plan of the last visit says: return in two weeks.

## What to do

Let the physician document the reason in a dated addendum, if it is known and true.

## What this check cannot see

Whether the reason meets the payer's criteria; other checks look at these.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import claim_record_lacks
from facetwise.rules.declare import Need, rule


@rule(
    code="FW508",
    name="rationale-missing",
    grain=Grain.CLAIM,
    severity=Severity.RISK,
    parameters=("documentation.rationale",),
    needs=(Need.RECORD,),
    span="documentation.rationale",
    message="the record does not say why the procedure was done",
    help="let the physician document the clinical reason in the physician's own words",
    denial_codes=("CO-50",),
)
def rationale_missing(t: Tables) -> pl.LazyFrame:
    """The record does not say why this procedure was done."""
    return claim_record_lacks(t, "record_rationale", required="documentation.rationale")
