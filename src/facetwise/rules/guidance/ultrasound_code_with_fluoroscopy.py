"""The code's imaging is not the imaging of the record.

## What it checks

A line whose family stands for ultrasound against the guidance that the record states.

## Why claims are denied for this

The families exclude each other: 64490-64495 for fluoroscopy or CT, 0213T-0218T for ultrasound. Medicare
does not cover the second.

## Example

0213T for a block under fluoroscopy.

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
from facetwise.lexicon import LINE, is_ultrasound_injection
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW204",
    name="ultrasound-code-with-fluoroscopy",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    needs=(Need.RECORD,),
    span="line.code",
    message="{code} is for ultrasound, and the record documents fluoroscopy or CT",
    help="use the code family of the imaging that was used",
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
    only_with=Presence.ULTRASOUND_CODE,
)
def ultrasound_code_with_fluoroscopy(t: Tables) -> pl.LazyFrame:
    """The code's imaging is not the imaging of the record."""
    return t.lines.select(
        *LINE,
        "code",
        "guidance",
        "has_record",
        applies=is_ultrasound_injection() & (~pl.col("has_record") | pl.col("guidance").is_not_null()),
        violated=pl.col("guidance").is_in(["fluoroscopy", "ct"]),
    )
