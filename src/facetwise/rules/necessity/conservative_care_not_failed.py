"""Conservative care was not tried, or did not fail.

## What it checks

The record says that conservative care was tried and failed, as the payer asks before a facet procedure.
Medicare states no number of weeks.

## Why claims are denied for this

Without documented failure of non-invasive care the procedure is denied as not necessary.

## Example

A block at the first visit, with no word of physical therapy or medication.

## What to do

Document what was tried and how it went; without it plan the care first.

## What this check cannot see

Whether what the record says is true.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.rules.declare import Need, rule


@rule(
    code="FW308",
    name="conservative-care-not-failed",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("conservative.required.failed",),
    needs=(Need.RECORD,),
    span="documentation.conservative_care",
    message="conservative care was not tried, or did not fail",
    help="document what was tried and how it went; without it plan the care first",
    denial_codes=("CO-50",),
)
def conservative_care_not_failed(t: Tables) -> pl.LazyFrame:
    """Conservative care was not tried, or did not fail."""
    return t.sessions.select(
        *SESSION,
        "has_record",
        applies=parameter("conservative.required.failed"),
        violated=~(pl.col("conservative_care_tried") & pl.col("conservative_care_failed")),
    )
