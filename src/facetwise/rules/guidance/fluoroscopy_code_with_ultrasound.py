"""The code's imaging is not the imaging of the record.

## What it checks

A line whose family stands for fluoroscopy or CT against the guidance that the record states.

## Why claims are denied for this

The families exclude each other: 64490-64495 for fluoroscopy or CT, 0213T-0218T for ultrasound. Medicare
does not cover the second.

## Example

64490 for a block under ultrasound.

## What to do

Bill the family of the imaging that was used.

## What this check cannot see

Guidance that the record does not state; that is another finding.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_destruction, is_fluoroscopic_injection
from facetwise.rules.declare import Need, rule


@rule(
    code="FW203",
    name="fluoroscopy-code-with-ultrasound",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    needs=(Need.RECORD,),
    span="line.code",
    message="{code} includes fluoroscopy or CT, and the record documents ultrasound",
    help=(
        "an injection: the ultrasound family, 0213T to 0218T, where the record is right; a destruction under "
        "ultrasound is unlisted; whether the payer covers either is another check"
    ),
    denial_codes=("CO-16", "CO-50"),
    sources=(
        Source(
            document="code book notes (coding.md 7)",
            paragraph="64490-64495 and 64633-64636 are guided by fluoroscopy or CT",
            dated=date(2024, 7, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def fluoroscopy_code_with_ultrasound(t: Tables) -> pl.LazyFrame:
    """The code's imaging is not the imaging of the record."""
    return t.lines.select(
        *LINE,
        "code",
        "guidance",
        "has_record",
        applies=(is_fluoroscopic_injection() | is_facet_destruction())
        & (~pl.col("has_record") | pl.col("guidance").is_not_null()),
        violated=pl.col("guidance") == "ultrasound",
    )
