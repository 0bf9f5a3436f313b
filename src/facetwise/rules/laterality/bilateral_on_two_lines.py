"""Both sides of one level stand on two lines where the payer wants one.

## What it checks

Codes that stand for one level a day, written on an RT line and an LT line, or on a line with 50 beside another, for
payers that want one line with 50. Surgery centres' own claims are left out: there the two lines are right.

## Why claims are denied for this

Units of both lines add up past a daily limit of one that cannot be lifted, and the second line is denied.

## Example

C4-C5 on both sides by the physician for Medicare, as 64490-RT and 64490-LT.

## What to do

If both lines are the two sides of one joint, write one line with 50 and one unit, with both charges. If they are two
joints, the second is the add-on code on its own side.

## What this check cannot see

Whether the two lines are one joint or two. Ablation add-ons, which count joints, are left out.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM, is_facet_line, known_sum, parameter
from facetwise.lexicon.sides import is_surgery_centre_claim
from facetwise.lexicon.texts import listed
from facetwise.rules.declare import Presence, rule


@rule(
    code="FW103",
    name="bilateral-on-two-lines",
    grain=Grain.CLAIM,
    severity=Severity.DENIAL,
    parameters=("billing.bilateral.method",),
    looks_at=("billing.addon_bilateral",),
    span="claim_lines",
    message="{codes} on two lines for the two sides, where the payer wants one line with 50",
    undetermined=(
        "{codes} on two lines for the two sides: right on a surgery centre's own claim, not on a physician's, "
        "and whose claim this is is not stated"
    ),
    help=(
        "if both lines are one joint, write one line with 50, one unit and both charges; if they are two "
        "joints, code the second with its add-on"
    ),
    denial_codes=("CO-151", "N362"),
    fix="write {codes} on one line with 50 and one unit, if the record documents both sides of one joint",
    fix_applicability="needs-review",
    only_with=Presence.BOTH_SIDES,
)
def bilateral_on_two_lines(t: Tables) -> pl.LazyFrame:
    """Both sides of one level stand on two lines where the payer wants one."""
    right, left = pl.col("has_rt").any(), pl.col("has_lt").any()
    by_code = (
        t.lines.filter(is_facet_line() & pl.col("role").is_in(["primary", "second_level"]))
        .group_by("claim_key", "code", "role")
        .agg(
            is_both=pl.col("has_50").any() | (right & left),
            lines=pl.len(),
            charges=known_sum(pl.col("charge_cents")),
        )
        .with_columns(is_pair=pl.col("is_both") & (pl.col("lines") > 1))
    )
    is_primary = pl.col("role") == "primary"
    pairs = listed(by_code.filter("is_pair"), ["claim_key"], codes="code")
    by_claim = by_code.group_by("claim_key").agg(
        primary_pair=(pl.col("is_pair") & is_primary).any(),
        add_on_pair=(pl.col("is_pair") & ~is_primary).any(),
        is_both=pl.col("is_both").any(),
        charge_at_risk_cents=known_sum(pl.col("charges").filter("is_pair")),
    )
    wants_one = parameter("billing.bilateral.method") == "mod50_one_line"
    on_add_on = (parameter("billing.addon_bilateral") == "mod50").fill_null(False)
    is_wrong = (pl.col("primary_pair") & wants_one) | (pl.col("add_on_pair") & on_add_on)
    centre = is_surgery_centre_claim()
    told = t.claims.join(by_claim, on="claim_key", how="left").join(pairs, on="claim_key", how="left")
    return told.select(
        *CLAIM,
        "codes",
        "charge_at_risk_cents",
        applies=pl.col("is_both").fill_null(False) & ~centre.fill_null(False),
        violated=pl.when(is_wrong & centre.is_null()).then(None).otherwise(is_wrong),
    )
