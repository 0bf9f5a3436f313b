"""A therapeutic injection without the reason against ablation.

## What it checks

The record of a therapeutic facet injection says why ablation is no option.

## Why claims are denied for this

After two good blocks the policies expect ablation, and cover injections only where it is not possible.

## Example

A third steroid injection, and nothing says why ablation was not offered.

## What to do

Let the physician document the reason in a dated addendum, if there is one.

## What this check cannot see

Whether the reason is good enough.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW317",
    name="therapeutic-without-ablation-reason",
    grain=Grain.SESSION,
    only_with=Presence.THERAPEUTIC,
    severity=Severity.DENIAL,
    parameters=("therapeutic.requires_ablation_not_possible_reason",),
    needs=(Need.RECORD,),
    span="documentation.ablation_not_possible_reason",
    message="the record does not say why ablation is no option",
    help="let the physician document why ablation is not possible, if that is so",
    denial_codes=("CO-50",),
)
def therapeutic_without_ablation_reason(t: Tables) -> pl.LazyFrame:
    """A therapeutic injection without the reason against ablation."""
    return t.sessions.select(
        *SESSION,
        "has_record",
        applies=(pl.col("purpose") == "therapeutic")
        & parameter("therapeutic.requires_ablation_not_possible_reason"),
        violated=~pl.col("has_ablation_not_possible_reason"),
    )
