"""A code that Medicare pays nothing for on a hospital's outpatient claim.

## What it checks

Lines without a facet code on a hospital's own outpatient claim to Medicare (bill types 12x and 13x) against the status
indicator of the imported Addendum B: B, C, D, E1, E2, M and Y are not paid there. A packaged code (N) is right on the
claim, its payment stands in that of others. Drugs and codes that Facetwise knows do not wait for the file.

## Why claims are denied for this

The outpatient system does not take these codes: some have another code for hospitals, some belong on another bill, some
are covered for inpatients alone, some not at all.

## Example

99213 on a hospital's claim: the clinic visit of a hospital has a code of its own.

## What to do

Look up the code that stands for the service on a hospital's claim, or send it where it is paid. Never choose a code for
its payment alone.

## What this check cannot see

Payers that do not follow the outpatient payment system, and critical access hospitals, which it does not pay.
"""

from datetime import date

import polars as pl

from facetwise.codes import published
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import ClaimType, Grain, Severity
from facetwise.lexicon import LINE
from facetwise.lexicon.published import is_known_code, is_other_line, with_loaded
from facetwise.policy.payer_names import MEDICARE
from facetwise.rules.declare import Presence, rule

WHY = {
    "B": "not taken on this bill type",
    "C": "for inpatients alone",
    "D": "discontinued",
    "E1": "not covered for outpatients",
    "E2": "without a price, and not paid",
    "M": "not billed to this contractor",
    "Y": "equipment that the supplier bills",
}
OUTPATIENT = r"^1[23]"


@rule(
    code="FW656",
    name="not-paid-on-hospital-claim",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.HOSPITAL,
    severity=Severity.DENIAL,
    severity_while_open=Severity.NOTE,
    tables=("opps-addendum-b",),
    span="line.code",
    message="{code} on a hospital's outpatient claim: {why} (status indicator {status})",
    help="look up the code that stands for the service on a hospital's claim, or send it where it is paid",
    denial_codes=("CO-96", "CO-16"),
    sources=(
        Source(
            document="Noridian pages on OPPS payment status indicators (JE Part A; JF Part A, undated)",
            paragraph="B, C, D, E1, E2, M and Y: not paid under OPPS; N: packaged",
            dated=date(2018, 4, 10),
            confidence="medium",
            verified_through=date(2026, 11, 27),
        ),
    ),
)
def not_paid_on_hospital_claim(t: Tables) -> pl.LazyFrame:
    """A code that Medicare pays nothing for on a hospital's outpatient claim."""
    of_claim = t.claims.select(
        "claim_key",
        is_asked_here=(pl.col("payer_id") == MEDICARE)
        & (pl.col("claim_type") == str(ClaimType.HOSPITAL))
        & pl.col("bill_type").str.contains(OUTPATIENT).fill_null(True),
    )
    lines = with_loaded(t.lines, "opps-addendum-b").join(of_claim, on="claim_key", how="left")
    is_asked = is_other_line() & pl.col("is_asked_here").fill_null(False)
    asked = published.with_facts(
        lines.filter(is_asked), "opps-addendum-b", {"status_indicator": pl.String}
    ).select("claim_key", "line_no", status="status_indicator")
    status = pl.col("status")
    return lines.join(asked, on=["claim_key", "line_no"], how="left").select(
        *LINE,
        "code",
        "status",
        why=status.replace_strict(WHY, default=None, return_dtype=pl.String),
        applies=is_asked & (status.is_not_null() | ~(pl.col("table_loaded") | is_known_code())),
        violated=status.is_in(list(WHY)),
    )
