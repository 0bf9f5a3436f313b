"""The procedure note does not name the patient.

## What it checks

The record says that the patient's name does not stand in the note.

## Why claims are denied for this

Reviewers ask whether the record is the right beneficiary's. A page without a name is set aside, and the
service counts as not documented.

## Example

The second page of a procedure note is faxed without its header.

## What to do

Send pages that carry the patient's name. If a page lost it, the practice's record system can print it
again.

## What this check cannot see

Whether the name is the right patient's.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import claim_record_lacks
from facetwise.rules.declare import Need, rule


@rule(
    code="FW503",
    name="patient-name-missing",
    grain=Grain.CLAIM,
    severity=Severity.RISK,
    parameters=("documentation.patient_name",),
    needs=(Need.RECORD,),
    span="documentation.patient_name",
    message="the procedure note does not bear the patient's name",
    help="identify the patient on every page of the note before it goes out",
    denial_codes=("CO-16",),
)
def patient_name_missing(t: Tables) -> pl.LazyFrame:
    """The procedure note does not name the patient."""
    return claim_record_lacks(t, "record_patient_name", required="documentation.patient_name")
