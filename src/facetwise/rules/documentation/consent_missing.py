"""The record holds no informed consent.

## What it checks

The record says that informed consent is not documented.

## Why claims are denied for this

Consent is not a criterion of the coverage policies. It is a condition of participation for hospitals (42
CFR 482.24(c)(4)(v)), and auditors of any setting look for it.

## Example

The patient agreed verbally, and nothing was written.

## What to do

Keep the signed consent with the note. Consent cannot be documented afterwards as if it had been signed
before.

## What this check cannot see

Whether the consent names this procedure and side.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import claim_record_lacks
from facetwise.rules.declare import Need, rule


@rule(
    code="FW510",
    name="consent-missing",
    grain=Grain.CLAIM,
    severity=Severity.NOTE,
    parameters=("documentation.consent",),
    needs=(Need.RECORD,),
    span="documentation.consent",
    message="the record holds no informed consent",
    help="keep the signed consent with the procedure note",
    denial_codes=("CO-50",),
)
def consent_missing(t: Tables) -> pl.LazyFrame:
    """The record holds no informed consent."""
    return claim_record_lacks(t, "record_consent", required="documentation.consent")
