"""A line with no units, or with none that can be counted.

## What it checks

Units above zero on every line, and whole units on facet lines.

## Why claims are denied for this

A line without units, or with units that cannot be, is returned. Half a joint cannot be treated.

## Example

0.5 units of 64494 for the second side.

## What to do

Write whole units by the code's own rule. Reduced services have a modifier, not a fraction.

## What this check cannot see

Whether the number is right.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line
from facetwise.rules.declare import rule


@rule(
    code="FW915",
    name="units-not-positive",
    grain=Grain.LINE,
    of_every_claim=True,
    severity=Severity.DENIAL,
    span="line.units",
    message="{code} with {units} units",
    undetermined="the units of {code} are not given",
    help="write whole units by the code's own rule",
    denial_codes=("CO-16", "M53"),
    sources=(
        Source(
            document="837P SV104",
            paragraph="service unit count",
            dated=date(2012, 2, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
    checks_form=True,
)
def units_not_positive(t: Tables) -> pl.LazyFrame:
    """A line with no units, or with none that can be counted."""
    units = pl.col("units")
    return t.lines.select(
        *LINE,
        "code",
        "units",
        applies=pl.col("code").is_not_null(),
        violated=(units <= 0) | (is_facet_line() & (units != units.round())),
    )
