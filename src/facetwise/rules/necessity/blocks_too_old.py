"""The diagnostic blocks are older than the payer takes them for an ablation.

## What it checks

At each joint and side that is ablated for the first time, the days since the last diagnostic block there, against the
age that the payer still takes. Medicare states none: two weeks between two blocks is its only interval.

## Why claims are denied for this

Plans that state an age hold an older block for no proof of today's pain, and ask for another.

## Example

An ablation seven months after the last block, for a plan that takes blocks of the last six months.

## What to do

Ask the payer whether the blocks still stand, before the procedure.

## What this check cannot see

Blocks that nobody loaded, and exceptions that the payer grants.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, months_after, parameter
from facetwise.lexicon.earlier import JOINT_NOW, earlier_at_joints, first_at_joints, gravest_joint
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW327",
    name="blocks-too-old",
    grain=Grain.SESSION,
    only_with=Presence.ABLATION,
    severity=Severity.DENIAL,
    parameters=("dx_block.max_age_before_rfa.months",),
    needs=(Need.HISTORY,),
    span="history",
    message="the last diagnostic block was on {last_block}, more than {months_taken} months before",
    undetermined=(
        "the last diagnostic block known was on {last_block}, and the payer takes blocks of the last "
        "{months_taken} months: joints or region of a block were not recorded, or later ones were not loaded"
    ),
    help="ask the payer before the procedure whether these blocks still stand, or repeat them",
    denial_codes=("CO-50",),
)
def blocks_too_old(t: Tables) -> pl.LazyFrame:
    """The diagnostic blocks are older than the payer takes them for an ablation."""
    last_blocks = (
        earlier_at_joints(t)
        .filter(pl.col("past_purpose") == "diagnostic", pl.col("is_same_joint").fill_null(True))
        .sort("past_date", "is_same_joint")
        .group_by(JOINT_NOW)
        .agg(pl.col("past_date", "past_region", "is_same_joint").last())
    )
    months = parameter("dx_block.max_age_before_rfa.months")
    is_old = pl.col("service_date") > months_after(pl.col("past_date"), months)
    is_same = pl.col("is_same_joint") & pl.col("past_region").is_not_null()
    # a joint of which no block is known is the business of the check of the blocks
    is_asked = pl.col("past_date").is_not_null() | ~pl.col("history_loaded")
    joints = (
        t.sessions.join(first_at_joints(t, "ablation"), on="session_id")
        .join(last_blocks, on=JOINT_NOW, how="left", nulls_equal=True)
        .filter(is_asked)
        .with_columns(
            lacks=pl.when(is_old & pl.col("history_loaded")).then(True).when(~is_old & is_same).then(False)
        )
    )
    found = gravest_joint(joints, "past_date").select(
        "session_id", "lacks", last_block="past_date", is_first_somewhere=pl.lit(True)
    )
    return t.sessions.join(found, on="session_id", how="left").select(
        *SESSION,
        "last_block",
        months_taken=months,
        applies=(pl.col("purpose") == "ablation") & pl.col("is_first_somewhere").fill_null(False),
        violated=pl.col("lacks"),
    )
