"""A replacement or void that does not name the claim it speaks of.

## What it checks

Claims with frequency 7 (replaces an earlier claim) or 8 (takes it back) carry the payer's control number of that
claim.

## Why claims are denied for this

Without the number the payer cannot find the earlier claim. The new one is rejected, or denied as a duplicate.

## Example

A corrected claim with frequency 7, and no number in `REF*F8`.

## What to do

Enter the control number from the payer's remittance for the first claim. If the payer never took the first claim in,
send it anew with frequency 1.

## What this check cannot see

Whether the number is the right one. An encounter does not hold it, so that there it is a question.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM
from facetwise.rules.declare import Presence, rule

SPEAK_OF_ANOTHER = ("7", "8")


@rule(
    code="FW913",
    name="replacement-without-control-number",
    grain=Grain.CLAIM,
    of_every_claim=True,
    severity=Severity.DENIAL,
    span="claim.frequency_code",
    message="frequency {frequency_code}, and no control number of the claim it speaks of",
    undetermined="frequency {frequency_code}: the control number of the claim it speaks of is not given here",
    help="enter the payer's control number from the remittance of the first claim (REF F8)",
    denial_codes=("CO-16", "MA130", "CO-18"),
    sources=(
        Source(
            document="837P CLM05-3 and REF F8",
            paragraph="payer claim control number",
            dated=date(2012, 2, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
    checks_form=True,
    only_with=Presence.CORRECTION,
)
def replacement_without_control_number(t: Tables) -> pl.LazyFrame:
    """A replacement or void that does not name the claim it speaks of."""
    is_named = pl.col("payer_control_number").is_not_null()
    is_read_from_a_claim = pl.col("segment").is_not_null()
    return t.claims.select(
        *CLAIM,
        "frequency_code",
        applies=pl.col("frequency_code").is_in(SPEAK_OF_ANOTHER).fill_null(False),
        violated=pl.when(is_named).then(False).when(is_read_from_a_claim).then(True),
    )
