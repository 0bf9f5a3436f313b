"""A facet cyst without imaging that shows it, or without matching symptoms.

## What it checks

A cyst procedure needs imaging that shows the cyst pressing on the nerve root, and symptoms that match.

## Why claims are denied for this

Without both the procedure is not covered.

## Example

A cyst aspirated at L4-L5, and no magnetic resonance imaging in the record.

## What to do

Add the report of the imaging and the matching symptoms, if the record holds them.

## What this check cannot see

Whether the imaging is recent, and what it really shows.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.lexicon.anatomy import technique_group
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW321",
    name="cyst-criteria-missing",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("cyst.imaging_required",),
    needs=(Need.RECORD,),
    span="documentation.cyst",
    message="the record lacks imaging of the cyst, or symptoms that match it",
    help="add the report of the imaging and the matching symptoms, if the record holds them",
    denial_codes=("CO-50",),
    only_with=Presence.CYST,
)
def cyst_criteria_missing(t: Tables) -> pl.LazyFrame:
    """A facet cyst without imaging that shows it, or without matching symptoms."""
    cysts = (
        t.procedures.with_columns(service_group=technique_group())
        .group_by("claim_key", "service_group")
        .agg(has_cyst=(pl.col("technique") == "cyst_aspiration").any())
    )
    is_cyst = pl.when(pl.col("has_record")).then(pl.col("has_cyst").fill_null(False))
    return t.sessions.join(cysts, on=["claim_key", "service_group"], how="left").select(
        *SESSION,
        "has_record",
        applies=(pl.col("service_group") == "injection") & is_cyst & parameter("cyst.imaging_required"),
        violated=~(pl.col("cyst_imaging") & pl.col("cyst_matching_symptoms")),
    )
