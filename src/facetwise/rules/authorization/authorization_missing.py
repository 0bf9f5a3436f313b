"""Prior authorization is needed and the claim does not show one.

## What it checks

Whether the payer asks for prior authorization of a facet code on the claim, by its policy or because the record
says so, and whether the claim has a number, on the claim or on a line.

## Why claims are denied for this

Services that need authorization are denied without it, whatever their necessity. Medicare asks for it on the
hospital's own outpatient claim (bill type 13X) since 2023-07-01, and takes no request after the service.

## Example

A hospital outpatient claim for 64493 and 64494 on 2026-03-02 without a tracking number.

## What to do

Enter the number if there is one. If the service is still to come, ask for authorization first; if it is done
without one, expect a denial and read the payer's rule on late requests.

## What this check cannot see

Bill type and revenue code of a hospital claim that was typed as an encounter: there emergencies are known by modifier
ET only. Requests that were made and not entered.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import AuthorizationStatus, Grain, Severity
from facetwise.lexicon import CLAIM
from facetwise.lexicon.authorization import (
    GRANTED,
    NEED,
    NOT_GRANTED,
    PROGRAM,
    WHEN,
    has_status,
    is_needed,
    lines_to_authorize,
)
from facetwise.rules.declare import rule


@rule(
    code="FW801",
    name="authorization-missing",
    grain=Grain.CLAIM,
    severity=Severity.DENIAL,
    parameters=NEED,
    looks_at=(*PROGRAM, WHEN),
    span="authorization.number",
    message="prior authorization is needed for {codes_needing} and no number is on the claim",
    undetermined="prior authorization is needed for {codes_needing}: {open_point}",
    help=(
        "enter the number if there is one; not yet performed: ask for authorization first; performed without "
        "it: expect a denial, and do not date a request back"
    ),
    denial_codes=("CO-197", "M62"),
    stands_without_policy="is_stated",
)
def authorization_missing(t: Tables) -> pl.LazyFrame:
    """Prior authorization is needed and the claim does not show one."""
    for_sure = pl.col("is_in_program")
    lines = lines_to_authorize(t, is_needed()).filter(~pl.col("is_outside").any().over("claim_key"))
    is_any_sure = for_sure.any().over("claim_key")
    named = lines.with_columns(
        is_named=pl.when(is_any_sure).then(for_sure).otherwise(pl.col("is_in_program").fill_null(True))
    )
    asked = named.group_by("claim_key").agg(
        is_asked=(pl.col("is_in_program") != False).fill_null(True).any(),  # noqa: E712 - null is unsettled
        is_sure=for_sure.any(),
        codes_needing=pl.col("code").filter("is_named").unique().sort().str.join(", "),
        has_line_number=pl.col("line_authorization_number").is_not_null().any(),
    )
    has_number = pl.col("authorization_number").is_not_null() | pl.col("has_line_number")
    not_asked_for = has_status((AuthorizationStatus.NOT_REQUESTED,))
    settled_elsewhere = has_status((AuthorizationStatus.EXEMPT, *NOT_GRANTED))
    return t.claims.join(asked, on="claim_key", how="left").select(
        *CLAIM,
        "codes_needing",
        is_stated=pl.col("authorization_required").is_not_null(),
        open_point=pl.when(~pl.col("is_sure"))
        .then(pl.lit("sources do not settle whether the code was on the list on that day"))
        .when(has_status(GRANTED))
        .then(pl.lit("it was granted, and its number is not given"))
        .otherwise(pl.lit("whether it was obtained is not stated")),
        applies=pl.col("is_asked").fill_null(False) & ~settled_elsewhere,
        violated=pl.when(has_number)
        .then(False)
        .when(pl.col("is_sure") & (not_asked_for | ~pl.col("has_record")))
        .then(True),
    )
