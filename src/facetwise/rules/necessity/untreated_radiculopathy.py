"""Untreated radiculopathy.

## What it checks

The record shows no untreated radiculopathy or neurogenic claudication. Radiculopathy from a facet cyst is excepted:
imaging shows the cyst, and the symptoms match it.

## Why claims are denied for this

Pain from a nerve root does not come from the facet joints, and the policies exclude it.

## Example

Pain below the knee with a positive straight leg raise, and facet blocks at three levels.

## What to do

Treat the radiculopathy first, or document that it comes from a facet cyst: the imaging, and symptoms that match.

## What this check cannot see

Whether what the record says is true.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.rules.declare import Need, rule


@rule(
    code="FW310",
    name="untreated-radiculopathy",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("pain.no_untreated_radiculopathy",),
    needs=(Need.RECORD,),
    span="documentation.pain.radiculopathy",
    message="the record shows untreated radiculopathy or neurogenic claudication",
    help=(
        "treat the radiculopathy first; where it comes from a facet cyst, document the imaging of the cyst and that "
        "the symptoms match"
    ),
    denial_codes=("CO-50",),
)
def untreated_radiculopathy(t: Tables) -> pl.LazyFrame:
    """Untreated radiculopathy."""
    shows_cyst = pl.col("cyst_imaging") & pl.col("cyst_matching_symptoms")
    is_cyst_procedure = pl.col("technique") == "cyst_aspiration"
    from_cyst = pl.when(is_cyst_procedure).then(shows_cyst).otherwise(shows_cyst.fill_null(False))
    return t.sessions.select(
        *SESSION,
        "has_record",
        applies=parameter("pain.no_untreated_radiculopathy"),
        violated=pl.col("pain_radiculopathy") & ~from_cyst,
    )
