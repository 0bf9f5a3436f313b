"""The practitioner's code of the sacroiliac joint on a facility's Medicare claim.

## What it checks

Of the sacroiliac joint on a hospital's or a surgery centre's own claim to Medicare: 27096, where G0260 belongs.

## Why claims are denied for this

Medicare's facility payment does not recognise 27096; the injection is paid under G0260.

## Example

A hospital bills 27096-RT beside the physician's 27096-RT.

## What to do

Write G0260 on the facility's claim. The physician's claim keeps 27096.

## What this check cannot see

Whether the joint was entered with imaging.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import ClaimType, Grain, Severity
from facetwise.lexicon import LINE
from facetwise.policy.payer_names import MEDICARE
from facetwise.rules.declare import Presence, rule

FACILITIES = (ClaimType.ASC, ClaimType.HOSPITAL)


@rule(
    code="FW612",
    name="sacroiliac-code-at-facility",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    span="line.code",
    message="27096 on the facility's own claim, which Medicare pays under G0260",
    undetermined="27096: whether it stands on a facility's own claim to Medicare is not known",
    help="write G0260 on the facility's claim; the physician's claim keeps 27096",
    denial_codes=("CO-16", "M51"),
    fix="write G0260 instead of 27096",
    fix_applicability="needs-review",
    sources=(
        Source(
            document="Medicare outpatient code editor (I/OCE) 27.1, surgery centre addenda of July 2026",
            paragraph="27096: status B; of the two codes only G0260 is on the surgery centre list",
            dated=date(2026, 4, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def sacroiliac_code_at_facility(t: Tables) -> pl.LazyFrame:
    """The practitioner's code of the sacroiliac joint on a facility's Medicare claim."""
    of_medicare = t.claims.select("claim_key", is_medicare=pl.col("payer_id") == MEDICARE)
    is_facility = pl.col("claim_type").is_in(FACILITIES)
    return t.lines.join(of_medicare, on="claim_key", how="left").select(
        *LINE,
        applies=pl.col("code").is_in(["27096", "G0260"]).fill_null(False)
        & pl.col("is_medicare")
        & is_facility,
        violated=pl.col("code") == "27096",
    )
