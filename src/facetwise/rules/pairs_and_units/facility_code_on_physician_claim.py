"""The facility's code of the sacroiliac joint on a physician's Medicare claim.

## What it checks

G0260 on a professional claim to Medicare.

## Why claims are denied for this

G0260 is what hospitals and surgery centres bill for the joint. The physician fee schedule excludes it, and pays the
physician under 27096.

## Example

G0260 by the physician at place of service 24.

## What to do

Write 27096 on the physician's claim, if the joint was entered with imaging. The facility's claim keeps G0260.

## What this check cannot see

Whether the joint was entered, and with which imaging.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import ClaimType, Grain, Severity
from facetwise.lexicon import LINE
from facetwise.policy.payer_names import MEDICARE
from facetwise.rules.declare import Presence, rule

FACILITYS_CODE = "G0260"


@rule(
    code="FW616",
    name="facility-code-on-physician-claim",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    span="line.code",
    message="G0260 on the physician's claim, which Medicare pays under 27096",
    undetermined="G0260: whether it stands on a physician's claim or the facility's own is not told",
    help="write 27096 on the physician's claim if the joint was entered with imaging; the facility's claim keeps G0260",
    denial_codes=("CO-96", "CO-16"),
    fix="write 27096 instead of G0260",
    fix_applicability="needs-review",
    sources=(
        Source(
            document="CMS physician fee schedule, October 2025",
            paragraph="G0260: status E, not paid under the fee schedule",
            dated=date(2025, 10, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
        Source(
            document="A59154, A59244, A59257",
            paragraph="G0260 for facility claims, the physician keeps 27096 (summaries)",
            dated=date(2026, 4, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def facility_code_on_physician_claim(t: Tables) -> pl.LazyFrame:
    """The facility's code of the sacroiliac joint on a physician's Medicare claim."""
    of_medicare = t.claims.select("claim_key", is_medicare=pl.col("payer_id") == MEDICARE)
    return t.lines.join(of_medicare, on="claim_key", how="left").select(
        *LINE,
        applies=(pl.col("code") == FACILITYS_CODE).fill_null(False) & pl.col("is_medicare").fill_null(False),
        violated=pl.col("claim_type") == ClaimType.PROFESSIONAL,
    )
