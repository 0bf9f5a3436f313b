"""The payer does not cover this procedure for this purpose.

## What it checks

What the payer says of the procedure as a whole: covered with criteria, not covered, or held for unproven.

## Why claims are denied for this

A procedure that a payer calls unproven is denied whatever the record says.

## Example

A therapeutic facet injection under a commercial plan that calls it unproven.

## What to do

Ask the payer before the procedure, and tell the patient what it may cost. Afterwards expect a denial.

## What this check cannot see

Exceptions that the patient's own contract grants.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.rules.declare import rule


@rule(
    code="FW322",
    name="procedure-not-covered",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("coverage.status",),
    span="procedures[0].purpose",
    message="the payer holds a {kind} for {status}",
    undetermined="the payer decides on a {kind} case by case, or for one kind of it only",
    help="ask the payer before the procedure; already performed: expect a denial",
    denial_codes=("CO-50", "CO-96"),
)
def procedure_not_covered(t: Tables) -> pl.LazyFrame:
    """The payer does not cover this procedure for this purpose."""
    status = parameter("coverage.status")
    return t.sessions.select(
        *SESSION,
        kind=pl.when(pl.col("purpose") == "unspecified")
        .then(pl.lit("facet injection"))
        .otherwise(pl.format("{} facet procedure", "purpose")),
        status=status.str.replace_all("_", " "),
        applies=pl.lit(True),
        violated=pl.when(status.is_in(["not_covered", "investigational"]))
        .then(True)
        .when(status == "covered_with_criteria")
        .then(False),
    )
