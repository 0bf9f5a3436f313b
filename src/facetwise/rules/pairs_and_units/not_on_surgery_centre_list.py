"""A code on a surgery centre's own claim that is not among those that Medicare pays a centre for.

## What it checks

Lines without a facet code on a surgery centre's own claim to Medicare against the imported addenda AA (procedures) and
BB (what goes with them): both have to be loaded. Drugs and codes that Facetwise knows do not wait for the files.

## Why claims are denied for this

Medicare pays a centre for the procedures on its list alone. For another one no facility fee is paid, whoever did it.

## Example

An office visit, or a fusion for inpatients, on the centre's claim.

## What to do

Expect no payment of the centre. What the physician did is billed by the physician. Never write a listed code instead.

## What this check cannot see

Payers with lists of their own, and what stands for a listed code under another payer's rules.
"""

from datetime import date

import polars as pl

from facetwise.codes import published
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import ClaimType, Grain, Severity
from facetwise.lexicon import LINE
from facetwise.lexicon.published import is_known_code, is_other_line
from facetwise.policy.payer_names import MEDICARE
from facetwise.rules.declare import Presence, rule

LIST = ("aa", "bb")


@rule(
    code="FW657",
    name="not-on-surgery-centre-list",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.SURGERY_CENTRE,
    severity=Severity.DENIAL,
    severity_while_open=Severity.NOTE,
    tables=("asc-addenda",),
    span="line.code",
    message="{code} on a surgery centre's own claim is on neither list that Medicare pays a centre by (addenda AA, BB)",
    undetermined="{code} is on neither list that Medicare pays a surgery centre by, and whose claim it is is not told",
    help="expect no payment of the centre; a listed code is never written in its place",
    denial_codes=("CO-96", "N130"),
    sources=(
        Source(
            document="Medicare surgery centre addenda AA and BB",
            paragraph="what is on neither list is not paid to a centre; read 2021-04 to 2026-07",
            dated=date(2026, 7, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def not_on_surgery_centre_list(t: Tables) -> pl.LazyFrame:
    """A code on a surgery centre's own claim that is not among those that Medicare pays a centre for."""
    of_medicare = t.claims.select("claim_key", is_medicare=pl.col("payer_id") == MEDICARE)
    is_centre = pl.col("claim_type") == str(ClaimType.ASC)
    may_be_centre = is_centre.fill_null(pl.col("place_of_service").eq_missing("24"))
    lines = t.lines.join(of_medicare, on="claim_key", how="left").with_columns(
        is_asked=is_other_line() & ~is_known_code() & may_be_centre & pl.col("is_medicare").fill_null(False),
        is_whole=published.holds_parts("asc-addenda", "addendum", LIST),
    )
    asked = published.with_facts(
        lines.filter("is_asked"), "asc-addenda", {"payment_indicator": pl.String}
    ).select("claim_key", "line_no", is_listed=pl.col("payment_indicator").is_not_null())
    is_listed, is_whole = pl.col("is_listed"), pl.col("is_whole")
    is_off_the_list = is_whole & ~is_listed
    return lines.join(asked, on=["claim_key", "line_no"], how="left").select(
        *LINE,
        "code",
        applies=pl.col("is_asked")
        & pl.when(is_off_the_list).then(is_centre).otherwise(is_centre.fill_null(False)),
        violated=pl.when(is_listed).then(False).when(is_whole).then(True),
    )
