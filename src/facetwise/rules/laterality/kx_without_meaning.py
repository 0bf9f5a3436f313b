"""KX on a line to which it says nothing.

## What it checks

KX stands on diagnostic injections only; not on therapeutic injections or ablations.

## Why claims are denied for this

Overuse of KX draws a focused review, and on a therapeutic line it states something that is not so.

## Example

64635-LT-KX.

## What to do

Remove KX from therapeutic and ablation lines.

## What this check cannot see

Whether the physician's purpose is the true one.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, parameter
from facetwise.rules.declare import Need, rule


@rule(
    code="FW112",
    name="kx-without-meaning",
    grain=Grain.LINE,
    severity=Severity.RISK,
    parameters=("edits.unit_limits",),
    needs=(Need.RECORD,),
    span="line.modifiers",
    message="{code} carries KX, and the {purpose} procedure asks for none",
    help="remove KX: it states that the requirements for a diagnostic injection are met",
    denial_codes=("CO-4",),
)
def kx_without_meaning(t: Tables) -> pl.LazyFrame:
    """KX on a line to which it says nothing."""
    return t.lines.select(
        *LINE,
        "code",
        "purpose",
        applies=is_facet_line() & parameter("edits.unit_limits"),
        violated=pl.col("has_kx")
        & pl.when(pl.col("purpose") == "unspecified")
        .then(pl.lit(None, dtype=pl.Boolean))
        .otherwise(pl.col("purpose") != "diagnostic"),
    )
