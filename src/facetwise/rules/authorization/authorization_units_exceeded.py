"""More units of facet work billed than authorized.

## What it checks

The units of all facet lines that need authorization, added up, against the units of the authorization.

## Why claims are denied for this

Units beyond the authorization are denied as more than was authorized, even where each of them was done.

## Example

Two units authorized for an ablation; 64635 with one unit and 64636 with two billed.

## What to do

Compare units with the joints in the record. If they are right, ask the payer to amend the authorization; if not,
correct the line.

## What this check cannot see

Units that earlier claims under the same authorization used, and payers that count both sides as two.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM, known_sum
from facetwise.lexicon.authorization import NEED, PROGRAM, is_given, lines_to_authorize, matters
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW805",
    name="authorization-units-exceeded",
    grain=Grain.CLAIM,
    severity=Severity.DENIAL,
    parameters=NEED,
    looks_at=PROGRAM,
    needs=(Need.RECORD,),
    span="authorization.units",
    message="{units_billed} units billed, {authorization_units} authorized",
    help=(
        "compare the units with the joints in the record; if they are right, ask the payer to amend the "
        "authorization"
    ),
    evidence=("authorization_number",),
    denial_codes=("CO-198", "CO-222", "N362"),
    stands_without_policy="matters",
    only_with=Presence.AUTHORIZATION,
)
def authorization_units_exceeded(t: Tables) -> pl.LazyFrame:
    """More units of facet work billed than authorized."""
    billed = (
        lines_to_authorize(t, is_given())
        .filter("is_in_program")
        .group_by("claim_key")
        .agg(units_billed=known_sum(pl.col("units")), lines_billed=pl.len())
    )
    return t.claims.join(billed, on="claim_key", how="left").select(
        *CLAIM,
        "authorization_number",
        "authorization_units",
        "units_billed",
        "has_record",
        matters=matters(),
        applies=pl.col("lines_billed").is_not_null() & pl.col("authorization_required").ne_missing(False),
        violated=(pl.col("units_billed") > pl.col("authorization_units")) & matters(),
    )
