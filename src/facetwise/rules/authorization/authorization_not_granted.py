"""Authorization was asked for and not granted.

## What it checks

Whether the request is denied, non-affirmed (Medicare's word) or still pending.

## Why claims are denied for this

A service whose request was refused, or not yet decided, counts as not authorized. Medicare denies a hospital claim
with a non-affirmed request, with appeal rights.

## Example

A request for 64635 is pending when the ablation is billed.

## What to do

Not yet performed: wait for the decision, or answer what it asks for and request again. Performed: expect a denial;
appeal with the record if the criteria were met.

## What this check cannot see

Decisions that came and were not entered. Whether related claims of the same day will be denied with the hospital's.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import AuthorizationStatus, Grain, Severity
from facetwise.lexicon import CLAIM
from facetwise.lexicon.authorization import GRANTED, NEED, NOT_GRANTED, has_status, matters
from facetwise.rules.declare import Need, Presence, rule

WORDS = {AuthorizationStatus.NON_AFFIRMED: "not affirmed", AuthorizationStatus.PENDING: "still pending"}


@rule(
    code="FW806",
    name="authorization-not-granted",
    grain=Grain.CLAIM,
    severity=Severity.DENIAL,
    parameters=NEED,
    needs=(Need.RECORD,),
    span="authorization.status",
    message="the authorization is {status}",
    help=(
        "not yet performed: wait for the decision, or answer what it asks for and request again; performed: "
        "expect a denial, and appeal with the record if the criteria were met"
    ),
    evidence=("authorization_number", "authorization_decided"),
    denial_codes=("CO-197",),
    stands_without_policy="matters",
    only_with=Presence.AUTHORIZATION,
)
def authorization_not_granted(t: Tables) -> pl.LazyFrame:
    """Authorization was asked for and not granted."""
    has_number = pl.col("authorization_number").is_not_null()
    return t.claims.select(
        *CLAIM,
        "authorization_number",
        "authorization_decided",
        "has_record",
        status=pl.col("authorization_status").replace({str(name): word for name, word in WORDS.items()}),
        matters=matters(),
        applies=pl.col("has_facet_line")
        & (has_number | has_status((*GRANTED, *NOT_GRANTED)))
        & pl.col("authorization_required").ne_missing(False),
        violated=pl.when(has_status(NOT_GRANTED)).then(matters()).when(has_status(GRANTED)).then(False),
    )
