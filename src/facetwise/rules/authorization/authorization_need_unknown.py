"""Whether the payer asks for prior authorization is not known.

## What it checks

Claims of payers whose rule on authorization has not been read, is disputed between sources, or depends on something
that the claim does not say, where the record says neither that it is needed nor that it was granted.

## Why claims are denied for this

A service done without the authorization that the payer wanted is denied, and often cannot be authorized afterwards.
Not having seen a rule is not the same as there being none.

## Example

64493 for a commercial payer whose authorization list nobody has read.

## What to do

Ask the payer before the service, and write the answer into the record (`authorization.required`), with the name of
the vendor that reviews.

## What this check cannot see

What the payer would answer.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import AuthorizationStatus, Grain, Severity
from facetwise.lexicon import CLAIM, parameter
from facetwise.lexicon.authorization import NEED, NOT_GRANTED, has_status, is_given, is_needed
from facetwise.rules.declare import rule


@rule(
    code="FW807",
    name="authorization-need-unknown",
    grain=Grain.CLAIM,
    severity=Severity.RISK,
    parameters=NEED,
    looks_at=("prior_auth.required.when",),
    span="authorization.required",
    message="whether this payer asks for prior authorization is not known",
    undetermined="whether this payer asks for prior authorization is not known{condition_known}",
    help="ask the payer before the service, and write its answer under authorization.required",
    denial_codes=("CO-197",),
    names_unknown_policy=True,
)
def authorization_need_unknown(t: Tables) -> pl.LazyFrame:
    """Whether the payer asks for prior authorization is not known."""
    when = (
        parameter("prior_auth.required.when")
        .str.replace_all("|", ", ", literal=True)
        .str.replace_all("_", " ")
    )
    is_conditional = parameter("prior_auth.required.required") == "conditional"
    is_answered = is_given() | has_status((AuthorizationStatus.EXEMPT, *NOT_GRANTED))
    return t.claims.select(
        *CLAIM,
        condition_known=pl.when(is_conditional)
        .then(pl.format(" for this case: it does in some ({})", when.fill_null("not stated which")))
        .otherwise(pl.lit("")),
        applies=pl.col("has_facet_line") & pl.col("authorization_required").is_null() & ~is_answered,
        violated=pl.when(is_needed().is_not_null()).then(False),
    )
