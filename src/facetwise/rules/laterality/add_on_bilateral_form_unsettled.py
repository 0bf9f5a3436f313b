"""How both sides of a further joint are written is wrong for the payer, or not known.

## What it checks

Add-on codes that say both sides: the form on the claim against the payer's. Medicare wants one line with 50 and one
unit; the code book since 2020 wants no 50 and a unit for each side. Surgery centres' claims are left out.

## Why claims are denied for this

The two forms exclude each other. Medicare's daily limit of one unit rejects the code book's form of an injection
add-on, and a payer that follows the book rejects 50 on an add-on.

## Example

64493-50 with 64494 and two units, sent to a payer that nobody has asked.

## What to do

Write the payer's form. Where it is not known, the code book's form stands until the payer has been asked.

## What this check cannot see

Without a record, whether two units of an ablation add-on are two sides or two joints. RT and LT lines of an injection
add-on, and several units beside 50, are other checks.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM, known_sum, parameter
from facetwise.lexicon.sides import (
    FAMILY,
    SEVERAL_LEVELS,
    documented_sides,
    is_surgery_centre_claim,
    lines_with_side_forms,
)
from facetwise.rules.declare import Presence, rule

WITH_50, TWO_UNITS = "with 50 and one unit", "without 50, a unit for each side"
WORDS = {
    "mod50": WITH_50,
    "one_line_two_units": TWO_UNITS,
    "rt_lt": "on RT and LT lines",
    "two_lines": "on two lines",
}


@rule(
    code="FW108",
    name="add-on-bilateral-form-unsettled",
    grain=Grain.CLAIM,
    severity=Severity.RISK,
    parameters=("billing.addon_bilateral",),
    looks_at=("edits.unit_limits",),
    span="claim_lines",
    message="add-on {codes} says both sides {written}, the payer wants it {wanted}",
    undetermined="add-on {codes} says both sides {written}: {open_point}",
    help="write the form that the payer wants; ask the payer where it is not known, and keep its answer",
    denial_codes=("CO-4", "CO-151", "N362"),
    fix="write {codes} {wanted}, for the same sides",
    fix_applicability="safe",
    edit="both sides of {codes}: {wanted}",
    names_unknown_policy=True,
    only_with=Presence.BOTH_SIDES,
)
def add_on_bilateral_form_unsettled(t: Tables) -> pl.LazyFrame:
    """How both sides of a further joint are written is wrong for the payer, or not known."""
    wanted, centre = parameter("billing.addon_bilateral"), is_surgery_centre_claim()
    is_50, is_units, is_lines, is_open = (
        pl.col(name) for name in ("is_50", "is_units", "is_lines", "is_open")
    )
    wrong = (
        pl.when(wanted == "mod50")
        .then(is_units | is_lines)
        .when(wanted == "one_line_two_units")
        .then(is_50)
        .otherwise(is_50 | is_units)
    )
    stays_open = is_open & (wanted == "mod50")
    is_past_limit = pl.col("is_past_limit") & parameter("edits.unit_limits").fill_null(False)
    return t.claims.join(_forms_by_claim(t), on="claim_key", how="left").select(
        *CLAIM,
        "codes",
        "charge_at_risk_cents",
        written=pl.when(is_50 & is_open)
        .then(pl.lit("partly with 50 and partly without"))
        .when(is_50)
        .then(pl.lit(WITH_50))
        .when(is_lines)
        .then(pl.lit("on two lines"))
        .otherwise(pl.lit(TWO_UNITS)),
        wanted=wanted.replace(WORDS),
        severity=pl.when(wrong & is_past_limit).then(pl.lit("denial")).otherwise(pl.lit("risk")),
        open_point=pl.when(wanted.is_null())
        .then(
            pl.lit(
                "the payer's form is not known; Medicare wants 50 and one unit, the code book two units without 50"
            )
        )
        .when(centre.is_null())
        .then(pl.lit("whose claim this is is not stated, and a surgery centre's own wants RT and LT lines"))
        .otherwise(
            pl.lit("the units may be sides or joints, and no text says how several joints are written")
        ),
        applies=pl.col("codes").is_not_null() & ~centre,
        violated=pl.when(wrong).then(True).when(~stays_open).then(False),
    )


def _forms_by_claim(t: Tables) -> pl.LazyFrame:
    """One row per claim whose add-ons say both sides: the codes, and in which forms."""
    told = documented_sides(t).select(*FAMILY, "joints_both")
    form, counts_joints = pl.col("form"), pl.col("role") == SEVERAL_LEVELS
    add_ons = lines_with_side_forms(t).filter(
        (pl.col("role") != "primary") & form.is_in(["modifier_50", "two_units", "two_lines"])
    )
    is_50, both = form == "modifier_50", pl.col("joints_both")
    said_by_50 = pl.when(is_50).then(pl.col("units").fill_null(1)).otherwise(0).sum().over(FAMILY)
    # the first level is one of these, and RT and LT lines beside a line with 50 are other joints than its
    leaves_none = (both - said_by_50 < 2).fill_null(form == "two_lines")
    is_one_sided = counts_joints & ~is_50 & leaves_none
    certain = ~counts_joints | (both == 2).fill_null(False)
    return (
        add_ons.join(told, on=FAMILY, how="left")
        .filter(~is_one_sided & (counts_joints | (form != "two_lines")))
        .with_columns(
            is_50=is_50,
            is_units=(form == "two_units") & certain,
            is_lines=(form == "two_lines") & certain,
            is_open=~certain & ~is_50,
            is_past_limit=~counts_joints & (form == "two_units"),  # these may stand once a day
        )
        .group_by("claim_key")
        .agg(
            pl.col("is_50", "is_units", "is_lines", "is_open", "is_past_limit").any(),
            codes=pl.col("code").unique().sort().str.join(", "),
            charge_at_risk_cents=known_sum(pl.col("charge_cents")),
        )
    )
