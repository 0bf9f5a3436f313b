"""A diagnostic injection lacks KX.

## What it checks

Every line of a diagnostic facet injection carries the modifier that the contractor wants. The third level
is left out: it is not covered.

## Why claims are denied for this

Without KX Medicare counts the line among the therapeutic sessions; the denial that follows speaks of
frequency, not of the modifier.

## Example

A first medial branch block billed as 64493-LT.

## What to do

Write KX if the requirements of the policy are met and the record shows it. KX is a statement; never write
it to be paid.

## What this check cannot see

Whether the requirements are met; other checks look at these.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_injection, parameter
from facetwise.rules.declare import Need, rule


@rule(
    code="FW111",
    name="kx-missing",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    parameters=("billing.required_modifier.modifier",),
    needs=(Need.RECORD,),
    span="line.modifiers",
    message="{code} is a diagnostic injection without {modifier}",
    help="write {modifier} where the policy's requirements are met and the record shows it",
    denial_codes=("CO-119", "CO-151"),
)
def kx_missing(t: Tables) -> pl.LazyFrame:
    """A diagnostic injection lacks KX."""
    return t.lines.select(
        *LINE,
        "code",
        modifier=parameter("billing.required_modifier.modifier"),
        applies=is_facet_injection()
        & ~pl.col("role").eq_missing("third_and_further")
        & pl.when(pl.col("purpose") == "unspecified")
        .then(pl.lit(None, dtype=pl.Boolean))
        .otherwise(pl.col("purpose") == "diagnostic"),
        violated=~pl.col("has_kx"),
    )
