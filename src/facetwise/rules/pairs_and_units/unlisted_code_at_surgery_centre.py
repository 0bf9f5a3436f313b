"""The unlisted nerve procedure on a surgery centre's own Medicare claim.

## What it checks

64999 on a surgery centre's own claim to Medicare. It is the code for lesions that are no thermal destruction under
fluoroscopy or CT: pulsed, chemical, under 80 degrees, or open.

## Why claims are denied for this

Medicare's list of what it pays surgery centres for leaves the code out.

## Example

A pulsed lesion of lumbar medial branches at a surgery centre, billed by the centre as 64999.

## What to do

Expect no payment of the centre. The physician's claim keeps the code, with words for what was done. A listed code is
never written in its place.

## What this check cannot see

What the unlisted code stands for.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import ClaimType, Grain, Severity
from facetwise.lexicon import LINE
from facetwise.policy.payer_names import MEDICARE
from facetwise.rules.declare import Presence, rule

UNLISTED = "64999"


@rule(
    code="FW614",
    name="unlisted-code-at-surgery-centre",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    span="line.code",
    message="64999 on the surgery centre's own claim, which Medicare pays nothing for",
    undetermined="64999: whether it stands on a surgery centre's own claim to Medicare is not known",
    help=(
        "expect no payment of the centre; the physician's claim keeps the code with words for what was done; a listed "
        "code is never written in its place"
    ),
    denial_codes=("CO-96", "N130"),
    sources=(
        Source(
            document="Medicare surgery centre addenda of July 2026",
            paragraph="Addendum EE: 64999 is excluded from payment",
            dated=date(2026, 7, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def unlisted_code_at_surgery_centre(t: Tables) -> pl.LazyFrame:
    """The unlisted nerve procedure on a surgery centre's own Medicare claim."""
    of_medicare = t.claims.select("claim_key", is_medicare=pl.col("payer_id") == MEDICARE)
    return t.lines.join(of_medicare, on="claim_key", how="left").select(
        *LINE,
        applies=(pl.col("code") == UNLISTED).fill_null(False) & pl.col("is_medicare").fill_null(False),
        violated=pl.col("claim_type") == ClaimType.ASC,
    )
