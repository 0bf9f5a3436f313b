"""The record does not describe the procedure.

## What it checks

The record says that it holds no description of what was done.

## Why claims are denied for this

Reviewers count a missing procedure note as an error: nothing shows which joints were treated, on which
side, under which guidance.

## Example

Only a billing sheet with codes was kept.

## What to do

Let the physician who did it write the procedure note, dated with the day of writing.

## What this check cannot see

Whether the description names every level and side; other checks look at these.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import claim_record_lacks
from facetwise.rules.declare import Need, rule


@rule(
    code="FW509",
    name="procedure-description-missing",
    grain=Grain.CLAIM,
    severity=Severity.RISK,
    parameters=("documentation.procedure_description",),
    needs=(Need.RECORD,),
    span="documentation.procedure_description",
    message="the record does not describe the procedure",
    help=(
        "let the physician describe what was done: joints or nerves, side, guidance, drugs; nothing that "
        "was not done"
    ),
    denial_codes=("CO-16", "CO-50"),
)
def procedure_description_missing(t: Tables) -> pl.LazyFrame:
    """The record does not describe the procedure."""
    return claim_record_lacks(
        t, "record_procedure_description", required="documentation.procedure_description"
    )
