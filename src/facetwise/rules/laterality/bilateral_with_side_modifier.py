"""Modifier 50 stands together with RT or LT.

## What it checks

A facet line with modifier 50 carries neither RT nor LT.

## Why claims are denied for this

The two contradict each other, and payers return or deny the line.

## Example

64490-50-RT.

## What to do

Keep 50 if both sides were done, the side if one was.

## What this check cannot see

What was done.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, modifier_text
from facetwise.rules.declare import rule


@rule(
    code="FW105",
    name="bilateral-with-side-modifier",
    grain=Grain.LINE,
    severity=Severity.RISK,
    span="line.modifiers",
    message="{code} carries {modifiers}: 50 already says both sides",
    help="remove RT or LT from the bilateral line",
    denial_codes=("CO-4",),
    sources=(
        Source(
            document="Pub. 100-04 chapter 4 (hospital); Palmetto 2021-04-28",
            paragraph="modifier 50, one line; RT and LT not with it",
            dated=date(2021, 4, 28),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
    fix="remove the side modifier if the record documents both sides",
    fix_applicability="needs-review",
)
def bilateral_with_side_modifier(t: Tables) -> pl.LazyFrame:
    """Modifier 50 stands together with RT or LT."""
    return t.lines.select(
        *LINE,
        "code",
        modifiers=modifier_text(),
        applies=is_facet_line(),
        violated=pl.col("has_50") & (pl.col("has_rt") | pl.col("has_lt")),
    )
