"""Prior authorization is needed and absent.

## What it checks

Where the payer asks for authorization, the claim carries its number. Medicare asks on the hospital's own
outpatient claim only, for listed codes.

## Why claims are denied for this

A claim without it is denied, and the patient usually cannot be billed.

## Example

A hospital outpatient 64493 without the contractor's tracking number.

## What to do

Ask before the service. If a number was given, put it on the claim.

## What this check cannot see

Numbers that were given and not entered.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM, is_facet_line, parameter
from facetwise.rules.declare import rule


@rule(
    code="FW801",
    name="authorization-missing",
    grain=Grain.CLAIM,
    severity=Severity.DENIAL,
    parameters=("prior_auth.required.required",),
    looks_at=("prior_auth.required.codes",),
    span="authorization.number",
    message="prior authorization is needed for {codes_needing} and no number is on the claim",
    undetermined=(
        "whether this payer asks for prior authorization is not known: ask the payer before the service"
    ),
    help="ask for authorization before the service; it cannot be had afterwards from Medicare",
    denial_codes=("CO-197", "M62"),
    names_unknown_policy=True,
)
def authorization_missing(t: Tables) -> pl.LazyFrame:
    """Prior authorization is needed and absent."""
    needing = (
        t.lines.filter(is_facet_line())
        .join(
            t.claims.select("claim_key", listed=parameter("prior_auth.required.codes").str.split("|")),
            on="claim_key",
            how="left",
        )
        .group_by("claim_key")
        .agg(
            codes_needing=pl.col("code")
            .filter(
                pl.col("listed").is_null() | pl.col("listed").list.contains(pl.col("code")).fill_null(True)
            )
            .unique()
            .sort()
            .str.join(", ")
        )
    )
    is_needed = (
        pl.when(pl.col("authorization_required").is_not_null())
        .then("authorization_required")
        .otherwise(parameter("prior_auth.required.required") == "yes")
    )
    return t.claims.join(needing, on="claim_key", how="left").select(
        *CLAIM,
        "codes_needing",
        applies=pl.col("has_facet_line")
        & is_needed
        & (pl.col("codes_needing") != "")
        & (pl.col("authorization_status") != "exempt").fill_null(True),
        violated=pl.col("authorization_number").is_null(),
    )
