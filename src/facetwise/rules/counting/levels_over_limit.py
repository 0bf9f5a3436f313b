"""More levels in a session than the payer covers.

## What it checks

The distinct levels billed in one region on one day, against the payer's limit. Both sides of a joint are
one level. The code of the third level says three, also where that of the second is missing. Where a payer has other
limits for one side and for both, these count.

## Why claims are denied for this

Since the revisions of 2024 Medicare's contractors cover one or two levels; a third and fourth are not
covered.

## Example

L3-L4, L4-L5 and L5-S1 blocked in one session and billed with 64493, 64494 and 64495.

## What to do

The lines say what was done, so they stay. Expect the third to be denied, and plan the levels apart next
time.

## What this check cannot see

Levels that another claim of the same day holds. Without a record, whether joints ablated on both sides are the same:
they are taken for the same where both sides have as many lines and units, and left open where they have not. Units
beside 50 are left open too.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, is_facet_line, known_sum, parameter
from facetwise.rules.declare import rule

THIRD = 3
BEYOND_TWO = ("third_and_further", "each_additional_joint")  # lines that hold the third level


@rule(
    code="FW008",
    name="levels-over-limit",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("limit.levels_per_session.max",),
    looks_at=(
        "limit.levels_per_session.unilateral_max",
        "limit.levels_per_session.bilateral_max",
        "limit.levels_per_session.beyond",
    ),
    span="claim_lines",
    undetermined=(
        "{levels_billed} to {levels_perhaps_billed} levels in the {region} region, {max_levels} covered in a session: "
        "the lines do not tell whether sides and units stand for the same joints"
    ),
    message="{levels_billed} levels in the {region} region, {max_levels} covered in a session",
    help=(
        "expect a denial of the levels beyond the limit; plan further levels for another session if they "
        "are needed"
    ),
    denial_codes=("CO-50", "CO-119"),
)
def levels_over_limit(t: Tables) -> pl.LazyFrame:
    """More levels in a session than the payer covers."""
    place = ["claim_key", "session_region", "service_group"]
    side = pl.col("side").drop_nulls()
    sides = (
        t.lines.filter(is_facet_line())
        .group_by(place)
        .agg(
            is_bilateral=(side == "bilateral").any() | (side.n_unique() > 1),
            charge_beyond_cents=known_sum(pl.col("charge_cents").filter(pl.col("role").is_in(BEYOND_TWO))),
        )
        .rename({"session_region": "region"})
    )
    by_side = (
        pl.when(pl.col("is_bilateral")).then(_limit("bilateral_max")).otherwise(_limit("unilateral_max"))
    )
    levels = _levels()
    limit = pl.coalesce(_limit("max"), by_side, _limit("unilateral_max"))
    return t.sessions.join(sides, on=["claim_key", "region", "service_group"], how="left").select(
        *SESSION,
        "region",
        "purpose",
        "levels_perhaps_billed",
        levels_billed=levels,
        max_levels=limit,
        charge_at_risk_cents=pl.when(limit == 2)  # the lines beyond are denied, not the first levels
        .then("charge_beyond_cents")
        .otherwise("session_charge_cents"),
        severity=pl.when(_limit("beyond") == "appeal_only").then(pl.lit("risk")).otherwise(pl.lit("denial")),
        applies=pl.lit(True),
        violated=pl.when(levels > limit)
        .then(True)
        .when(pl.col("levels_perhaps_billed") > limit)
        .then(None)
        .when(limit.is_not_null())
        .then(False),
    )


def _levels() -> pl.Expr:
    """Levels billed; the code of the third level says three of them, also where that of the second is missing."""
    is_third = pl.col("is_third_level_billed").fill_null(False)
    return pl.when(is_third).then(pl.max_horizontal("levels_billed", THIRD)).otherwise("levels_billed")


def _limit(leaf: str) -> pl.Expr:
    return parameter(f"limit.levels_per_session.{leaf}")
