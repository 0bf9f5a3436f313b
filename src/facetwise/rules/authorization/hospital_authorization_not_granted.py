"""The hospital's authorization was not granted, and the physician's claim may be denied with the hospital's.

## What it checks

A physician's claim under Medicare for facet work in a hospital outpatient department, where the record says that the
hospital's request was refused, is pending, or was never made.

## Why claims are denied for this

The program binds the hospital's claim. Contractors say that claims related to a denied hospital claim, the
physician's among them, may be denied too.

## Example

64635 by the physician at place of service 22, and the hospital never asked.

## What to do

Not yet performed: wait until the hospital has its decision. Performed: bill what was done, and expect questions.

## What this check cannot see

What the hospital bills, and whether it is exempt.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import AuthorizationStatus, ClaimType, Grain, Severity
from facetwise.lexicon import CLAIM
from facetwise.lexicon.authorization import GRANTED, NOT_GRANTED, has_status
from facetwise.rules.declare import Presence, rule

HOSPITAL_OUTPATIENT = ("19", "22")
PROGRAM_BEGAN = date(2023, 7, 1)
MEDICARE = "medicare"


@rule(
    code="FW809",
    name="hospital-authorization-not-granted",
    grain=Grain.CLAIM,
    severity=Severity.NOTE,
    span="authorization.status",
    message="the hospital's authorization: {status}; this claim may be denied together with the hospital's",
    help="not yet performed: wait for the hospital's decision; performed: bill what was done, and expect questions",
    denial_codes=("CO-197",),
    sources=(
        Source(
            document="NGS hospital outpatient prior authorization page 2588588; 42 CFR 419.83",
            paragraph="related claims of a denied hospital claim; program from 2023-07-01",
            dated=date(2023, 7, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
    only_with=Presence.AUTHORIZATION,
)
def hospital_authorization_not_granted(t: Tables) -> pl.LazyFrame:
    """The hospital's authorization was not granted, and the physician's claim may be denied with the hospital's."""
    refused = has_status((*NOT_GRANTED, AuthorizationStatus.NOT_REQUESTED))
    is_the_physicians = (
        (pl.col("claim_type") == ClaimType.PROFESSIONAL)
        & (pl.col("payer_id") == MEDICARE)
        & pl.col("place_of_service").is_in(HOSPITAL_OUTPATIENT)
        & (pl.col("service_date") >= PROGRAM_BEGAN)
    )
    return t.claims.select(
        *CLAIM,
        status=pl.col("authorization_status").str.replace_all("_", " "),
        applies=pl.col("has_facet_line")
        & is_the_physicians.fill_null(False)
        & (refused | has_status(GRANTED)),
        violated=refused,
    )
