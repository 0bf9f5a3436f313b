"""The procedure note does not say on which day the procedure was done.

## What it checks

The record says that the service date does not stand in the note.

## Why claims are denied for this

Reviewers match the note to the billed date. A note without the day of service cannot be matched.

## Example

The note was typed a week later, and only the day of typing stands on it.

## What to do

Add the service date as a dated addendum if it is known from the schedule or the log.

## What this check cannot see

Whether the date in the note is the one on the claim.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import claim_record_lacks
from facetwise.rules.declare import Need, rule


@rule(
    code="FW504",
    name="service-date-missing-in-note",
    grain=Grain.CLAIM,
    severity=Severity.RISK,
    parameters=("documentation.service_date",),
    needs=(Need.RECORD,),
    span="documentation.service_date",
    message="the procedure note does not state the service date",
    help="state the day of the procedure in the note; a dated addendum may add it if it is true",
    denial_codes=("CO-16",),
)
def service_date_missing_in_note(t: Tables) -> pl.LazyFrame:
    """The procedure note does not say on which day the procedure was done."""
    return claim_record_lacks(t, "record_service_date", required="documentation.service_date")
