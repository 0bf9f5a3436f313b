"""Conservative care was shorter than the payer asks.

## What it checks

The weeks of conservative care in the record against those that the payer states. Medicare states none.

## Why claims are denied for this

Commercial plans count the weeks, and a missing week is a denial.

## Example

Four weeks of physical therapy where the plan asks for six.

## What to do

Document the whole of the care. If it was too short, plan the rest first.

## What this check cannot see

Which kinds of care were done, and the look-back that some plans set.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.rules.declare import Need, rule

WEEKS_IN_A_MONTH = 52 / 12


@rule(
    code="FW309",
    name="conservative-care-too-short",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("conservative.duration_min.any_weeks",),
    looks_at=("conservative.duration_min.any_months",),
    needs=(Need.RECORD,),
    span="documentation.conservative_care.weeks",
    message="{weeks} weeks of conservative care, {weeks_needed} needed",
    undetermined="how long conservative care has lasted, or must last, is not known for certain",
    help="document the whole of the care; if it was too short, plan the rest first",
    denial_codes=("CO-50",),
)
def conservative_care_too_short(t: Tables) -> pl.LazyFrame:
    """Conservative care was shorter than the payer asks."""
    weeks, months = (parameter(f"conservative.duration_min.any_{unit}") for unit in ("weeks", "months"))
    needed = pl.coalesce(weeks.cast(pl.Float64), (months * WEEKS_IN_A_MONTH).floor())
    return t.sessions.select(
        *SESSION,
        "has_record",
        weeks="conservative_care_weeks",
        weeks_needed=needed.cast(pl.Int64),
        applies=pl.lit(True),
        violated=pl.col("conservative_care_weeks") < needed,
    )
