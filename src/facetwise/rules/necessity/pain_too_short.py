"""The pain has not lasted long enough.

## What it checks

The months of pain in the record against what the payer asks before a facet procedure.

## Why claims are denied for this

Facet procedures are for chronic pain. A shorter time is denied as not necessary.

## Example

A block six weeks after a fall.

## What to do

Document when the pain began, as the patient tells it. If it is too short, wait.

## What this check cannot see

Whether the pain of the record is the pain that was treated.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.rules.declare import Need, rule


@rule(
    code="FW307",
    name="pain-too-short",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("pain.duration_min.months",),
    needs=(Need.RECORD,),
    span="documentation.pain.months",
    message="pain for {pain_months} months, {months_needed} months needed",
    help="wait until the pain has lasted long enough, or document its true onset",
    denial_codes=("CO-50",),
)
def pain_too_short(t: Tables) -> pl.LazyFrame:
    """The pain has not lasted long enough."""
    return t.sessions.select(
        *SESSION,
        "pain_months",
        "has_record",
        months_needed=parameter("pain.duration_min.months"),
        applies=pl.lit(True),
        violated=pl.col("pain_months") < parameter("pain.duration_min.months"),
    )
