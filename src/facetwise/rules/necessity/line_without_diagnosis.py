"""A line points to no diagnosis.

## What it checks

Every line of a professional claim has at least one diagnosis pointer. An institutional claim has none: its
diagnoses stand for all lines.

## Why claims are denied for this

A line without diagnosis is returned or denied; nothing shows why it was needed.

## Example

A second level was added and its pointer forgotten.

## What to do

Point to the diagnosis of the joints treated.

## What this check cannot see

Whether the diagnosis fits; another check looks at that.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE
from facetwise.lexicon.lines import is_of_institutional_form
from facetwise.rules.declare import rule


@rule(
    code="FW306",
    name="line-without-diagnosis",
    grain=Grain.LINE,
    of_every_claim=True,
    severity=Severity.DENIAL,
    span="line.diagnosis_pointers",
    message="{code} points to no diagnosis",
    help="point each line to the diagnosis that it was done for",
    denial_codes=("CO-16", "M76"),
    sources=(
        Source(
            document="CMS-1500 box 24E; 837P SV107",
            paragraph="diagnosis pointer",
            dated=date(2012, 2, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def line_without_diagnosis(t: Tables) -> pl.LazyFrame:
    """A line points to no diagnosis."""
    return t.lines.select(
        *LINE, "code", applies=~is_of_institutional_form(), violated=pl.col("pointer_1").is_null()
    )
