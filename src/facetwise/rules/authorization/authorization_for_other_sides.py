"""A side on the claim that the authorization does not cover.

## What it checks

The sides that the facet lines say, by RT, LT and 50, against the sides that the authorization names.

## Why claims are denied for this

An authorization for the right side does not cover the left. Bilateral work under a one-sided authorization is more
than was authorized.

## Example

Authorized: 64635, left. Billed: 64635-50.

## What to do

Compare the authorization with the record. If the other side was done, tell the payer and ask it to amend the
authorization; bill what was done, not what was authorized.

## What this check cannot see

Which level a side belongs to, and lines that say no side.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity, Side
from facetwise.lexicon import CLAIM
from facetwise.lexicon.authorization import NEED, PROGRAM, is_given, lines_to_authorize, matters
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW804",
    name="authorization-for-other-sides",
    grain=Grain.CLAIM,
    severity=Severity.DENIAL,
    parameters=NEED,
    looks_at=PROGRAM,
    needs=(Need.RECORD,),
    span="authorization.sides",
    message="{sides_beyond} billed, authorized is {authorization_sides}",
    help=(
        "compare with the record: if that side was done, ask the payer to amend the authorization; if it was "
        "not, correct the line"
    ),
    evidence=("authorization_number",),
    denial_codes=("CO-198", "CO-284", "N54"),
    stands_without_policy="matters",
    only_with=Presence.AUTHORIZATION,
)
def authorization_for_other_sides(t: Tables) -> pl.LazyFrame:
    """A side on the claim that the authorization does not cover."""
    billed = (
        lines_to_authorize(t, is_given())
        .group_by("claim_key")
        .agg(
            has_right=(pl.col("has_rt") | pl.col("has_50")).any(),
            has_left=(pl.col("has_lt") | pl.col("has_50")).any(),
        )
    )
    right, left = _is_beyond("has_right", Side.RIGHT), _is_beyond("has_left", Side.LEFT)
    sides_beyond = pl.concat_str(
        pl.when(right).then(pl.lit("right")),
        pl.when(left).then(pl.lit("left")),
        separator=" and ",
        ignore_nulls=True,
    )
    says_a_side = pl.col("has_right") | pl.col("has_left")
    return t.claims.join(billed, on="claim_key", how="left").select(
        *CLAIM,
        "authorization_number",
        "authorization_sides",
        "has_record",
        sides_beyond=sides_beyond,
        matters=matters(),
        applies=says_a_side.fill_null(False) & pl.col("authorization_required").ne_missing(False),
        violated=(right | left) & matters(),
    )


def _is_beyond(billed: str, side: Side) -> pl.Expr:
    """The side is billed and not among those authorized; null where none is named."""
    named = pl.col("authorization_sides")
    covers = named.list.contains(str(side)) | named.list.contains(str(Side.BILATERAL))
    return pl.col(billed) & ~pl.when(named.list.len() > 0).then(covers)
