"""The payer excludes the technique.

## What it checks

The technique of the record against those that the payer names as not covered, such as pulsed lesions.

## Why claims are denied for this

An excluded technique is denied whatever the diagnosis.

## Example

A pulsed lesion billed to Medicare as destruction.

## What to do

Tell the patient before the procedure. Afterwards report what was done and expect a denial.

## What this check cannot see

Techniques that the record does not name, such as cryo or laser lesions entered as other.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.rules.declare import Need, rule


@rule(
    code="FW323",
    name="technique-not-covered",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("coverage.excluded_technique",),
    needs=(Need.RECORD,),
    span="procedures[0].technique",
    message="the payer does not cover {technique}",
    help="report what was done, with the code that stands for it, and expect a denial",
    denial_codes=("CO-50", "CO-96"),
)
def technique_not_covered(t: Tables) -> pl.LazyFrame:
    """The payer excludes the technique."""
    documented = t.procedures.group_by("claim_key").agg(
        techniques=pl.col("technique").unique(), is_open=pl.col("technique").is_null().any()
    )
    excluded = parameter("coverage.excluded_technique").str.split("|")
    unfit = pl.col("techniques").list.set_intersection(excluded).list.sort()
    is_excluded = unfit.list.len() > 0
    return t.sessions.join(documented, on="claim_key", how="left").select(
        *SESSION,
        "has_record",
        technique=unfit.list.join(", ").str.replace_all("_", " "),
        applies=pl.lit(True),
        violated=pl.when(is_excluded).then(True).when(~pl.col("is_open")).then(False),
    )
