"""The tracking number of a hospital's authorization has the wrong form.

## What it checks

On a hospital outpatient claim whose codes need Medicare's authorization: the tracking number has fourteen
characters, as the contractor wrote it on the decision: two letters or digits, then A or H, then eleven digits.

## Why claims are denied for this

The claim is matched with the decision by that number alone. A number that is cut or mistyped matches none, and the
claim is denied as not authorized.

## Example

A number of thirteen characters, because the last one did not fit the field of the billing system.

## What to do

Copy the number from the decision letter: field 63 of the form, `REF*G1` of the institutional file.

## What this check cannot see

Whether it is the number of this patient and service.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import ClaimType, Grain, Severity
from facetwise.lexicon import CLAIM, parameter
from facetwise.lexicon.authorization import NEED
from facetwise.rules.declare import Presence, rule

TRACKING_NUMBER = r"^[0-9A-Za-z]{2}[AHah][0-9]{11}$"
MEDICARE = "medicare"


@rule(
    code="FW808",
    name="tracking-number-malformed",
    grain=Grain.CLAIM,
    only_with=Presence.HOSPITAL,
    severity=Severity.DENIAL,
    parameters=NEED,
    span="authorization.number",
    message=(
        "the authorization number has {characters} characters and not the form of a tracking number: fourteen, "
        "the third A or H, then eleven digits"
    ),
    help="copy the tracking number from the decision letter, all fourteen characters",
    denial_codes=("CO-197", "M62"),
    sources=(
        Source(
            document="hospital outpatient prior authorization pages of First Coast and Noridian",
            paragraph="tracking number of 14 bytes, the third A or H, then digits: 837I loop 2300 REF G1, field 63",
            dated=date(2024, 4, 12),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def tracking_number_malformed(t: Tables) -> pl.LazyFrame:
    """The tracking number of a hospital's authorization has the wrong form."""
    number = pl.col("authorization_number")
    is_the_hospitals = (pl.col("claim_type") == ClaimType.HOSPITAL) & (pl.col("payer_id") == MEDICARE)
    return t.claims.select(
        *CLAIM,
        characters=number.str.len_chars(),
        applies=pl.col("has_facet_line")
        & number.is_not_null()
        & is_the_hospitals.fill_null(False)
        & (parameter("prior_auth.required.required") == "yes"),
        violated=~number.str.contains(TRACKING_NUMBER),
    )
