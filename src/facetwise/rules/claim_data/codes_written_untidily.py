"""A procedure code or modifier stands in small letters, with blanks, or after an empty place.

## What it checks

The code and modifiers of an 837 line, sign by sign: capitals and digits, nothing around them, and the first modifier in
the first place.

## Why claims are denied for this

Systems compare codes sign by sign. A modifier in small letters or with a blank is no modifier to many of them, and what
stands behind an empty place is often not read.

## Example

64493 with the modifiers kx and " 50".

## What to do

Write it as the code set does. `facetwise check --fix` does so; which codes they are stays the same.

## What this check cannot see

How the codes of an encounter or a spreadsheet were typed: they are brought to one form when they are read.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, modifier_text
from facetwise.rules.declare import Presence, rule


@rule(
    code="FW916",
    name="codes-written-untidily",
    grain=Grain.LINE,
    of_every_claim=True,
    severity=Severity.RISK,
    span="line.modifiers",
    message="{written} stands in small letters, with blanks, or with an empty place between",
    help="let the billing system write codes and modifiers in capitals, without blanks and empty places",
    denial_codes=("CO-4", "CO-16"),
    fix="write {written} in capitals, without blanks and empty places",
    fix_applicability="safe",
    edit="codes: capitals",
    sources=(
        Source(
            document="837P SV101, 837I SV202",
            paragraph="form of procedure codes and modifiers",
            dated=date(2012, 2, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
    checks_form=True,
    only_with=Presence.UNTIDY_CODE,
)
def codes_written_untidily(t: Tables) -> pl.LazyFrame:
    """A procedure code or modifier stands in small letters, with blanks, or after an empty place."""
    return t.lines.select(
        *LINE,
        written=pl.concat_str(
            pl.col("code"), modifier_text().replace("", None), separator=" ", ignore_nulls=True
        ),
        applies=pl.col("is_written_untidily").is_not_null(),
        violated=pl.col("is_written_untidily"),
    )
