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

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM
from facetwise.lexicon.record import severity_where_asked
from facetwise.rules.declare import Need, rule


@rule(
    code="FW510",
    name="consent-missing",
    grain=Grain.CLAIM,
    severity=Severity.NOTE,
    looks_at=("documentation.consent",),
    needs=(Need.RECORD,),
    span="documentation.consent",
    message="the record holds no informed consent",
    help="keep the signed consent with the procedure note",
    sources=(
        Source(
            document="42 CFR 482.24(c)(4)(v)",
            paragraph="informed consent in the hospital record; not a criterion of the coverage policies",
            dated=None,
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
    denial_codes=("CO-50",),
)
def consent_missing(t: Tables) -> pl.LazyFrame:
    """The record holds no informed consent."""
    return t.claims.select(
        *CLAIM,
        "has_record",
        applies=pl.col("has_facet_line"),
        violated=~pl.col("record_consent"),
        severity=severity_where_asked("documentation.consent"),
    )
