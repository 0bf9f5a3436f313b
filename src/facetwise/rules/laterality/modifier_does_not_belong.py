"""A modifier that cannot belong to a facet code.

## What it checks

26 and TC (the codes have no such parts), AT (for chiropractors), and 51 on an add-on.

## Why claims are denied for this

The line is returned or denied as a code with a modifier that does not fit.

## Example

64490-26 at a surgery centre, to say that only the physician bills.

## What to do

Remove it. The place of service says where it was done.

## What this check cannot see

Modifiers that fit the code and not the case.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, has_any_modifier, has_modifier, is_facet_line, modifier_text
from facetwise.rules.declare import rule


@rule(
    code="FW110",
    name="modifier-does-not-belong",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    span="line.modifiers",
    message="{code} carries {modifiers}, of which one cannot belong to it",
    help="remove the modifier that does not belong to a facet code",
    denial_codes=("CO-4", "N519"),
    sources=(
        Source(
            document="CMS fee schedule 2025-10",
            paragraph="professional/technical indicator 0, add-on indicators",
            dated=date(2025, 10, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
    fix="remove the modifier",
    fix_applicability="needs-review",
)
def modifier_does_not_belong(t: Tables) -> pl.LazyFrame:
    """A modifier that cannot belong to a facet code."""
    foreign = has_any_modifier(("26", "TC", "AT"))
    return t.lines.select(
        *LINE,
        "code",
        modifiers=modifier_text(),
        applies=is_facet_line(),
        violated=foreign | ((pl.col("role") != "primary") & has_modifier("51")),
    )
