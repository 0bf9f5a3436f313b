"""A facet code on the claim that the authorization does not name.

## What it checks

Every facet code that needs authorization against the codes that the authorization names.

## Why claims are denied for this

An authorization covers the codes it names. What is billed beyond them is denied as done without one, or as more than
was authorized.

## Example

64493 and 64494 authorized, 64635 and 64636 done and billed.

## What to do

If more was done than authorized, tell the payer and ask it to amend the authorization; bill what was done. Never bill
the authorized code in place of the one that was done.

## What this check cannot see

Ranges or groups of codes that a payer means by one code.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM, known_any
from facetwise.lexicon.authorization import NEED, PROGRAM, is_given, lines_to_authorize, matters
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW803",
    name="authorization-for-other-codes",
    grain=Grain.CLAIM,
    severity=Severity.DENIAL,
    parameters=NEED,
    looks_at=PROGRAM,
    needs=(Need.RECORD,),
    span="authorization.codes",
    message="{codes_beyond} billed, authorized are {authorization_codes}",
    help=(
        "ask the payer to amend the authorization if the record supports what was done; never bill the "
        "authorized code for another service"
    ),
    evidence=("authorization_number",),
    denial_codes=("CO-284", "CO-198", "N54"),
    stands_without_policy="matters",
    only_with=Presence.AUTHORIZATION,
)
def authorization_for_other_codes(t: Tables) -> pl.LazyFrame:
    """A facet code on the claim that the authorization does not name."""
    named = pl.col("authorization_codes")
    is_listed = pl.when(named.list.len() > 0).then(named.list.contains(pl.col("code")))
    beyond = (
        lines_to_authorize(t, is_given())
        .with_columns(is_beyond=pl.col("is_in_program") & ~is_listed)
        .group_by("claim_key")
        .agg(
            codes_beyond=pl.col("code").filter("is_beyond").unique().sort().str.join(", "),
            is_beyond=known_any(pl.col("is_beyond")),
        )
    )
    return t.claims.join(beyond, on="claim_key", how="left").select(
        *CLAIM,
        "authorization_number",
        "authorization_codes",
        "codes_beyond",
        "has_record",
        matters=matters(),
        applies=is_given() & pl.col("has_facet_line") & pl.col("authorization_required").ne_missing(False),
        violated=pl.col("is_beyond") & matters(),
    )
