"""The record holds no complaint and examination for this visit.

## What it checks

The record says that it holds no assessment by the performing provider for this visit.

## Why claims are denied for this

The coverage policies ask for the provider's assessment of the patient as it relates to this visit. Without
it the need for the procedure rests on older notes.

## Example

The procedure note starts with the consent, and the last examination is four months old.

## What to do

Document what was found at this visit. An examination that was not made cannot be added later.

## What this check cannot see

Whether the assessment supports the procedure.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import claim_record_lacks
from facetwise.rules.declare import Need, rule


@rule(
    code="FW506",
    name="assessment-missing",
    grain=Grain.CLAIM,
    severity=Severity.RISK,
    parameters=("documentation.assessment",),
    needs=(Need.RECORD,),
    span="documentation.assessment",
    message="the record holds no assessment for this visit",
    help="document the complaint and examination of this visit where they were made",
    denial_codes=("CO-50",),
)
def assessment_missing(t: Tables) -> pl.LazyFrame:
    """The record holds no complaint and examination for this visit."""
    return claim_record_lacks(t, "record_assessment", required="documentation.assessment")
