"""The diagnostic blocks are older than the payer takes them for an ablation.

## What it checks

Before a first ablation the days since the last diagnostic block at the same joints, against the age that the payer
still takes. Medicare states none: two weeks between two blocks is its only interval.

## Why claims are denied for this

Plans that state an age hold an older block for no proof of today's pain, and ask for another.

## Example

An ablation seven months after the last block, for a plan that takes blocks of the last six months.

## What to do

Ask the payer whether the blocks still stand, before the procedure.

## What this check cannot see

Blocks that nobody loaded, exceptions that the payer grants, and joints one by one: the last block at any of them
counts.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, months_after, parameter
from facetwise.lexicon.earlier import earlier_sessions, had_before, last_of
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
    blocks = earlier_sessions(t).filter(
        pl.col("past_purpose") == "diagnostic", pl.col("is_same_joint").fill_null(True)
    )
    months = parameter("dx_block.max_age_before_rfa.months")
    is_old = pl.col("service_date") > months_after(pl.col("past_date"), months)
    is_same = pl.col("is_same_joint") & pl.col("past_region").is_not_null()
    return (
        t.sessions.join(last_of(blocks), on="session_id", how="left")
        .join(had_before(t, "ablation"), on="session_id", how="left")
        .select(
            *SESSION,
            last_block="past_date",
            months_taken=months,
            applies=(pl.col("purpose") == "ablation")
            & pl.col("had_before").is_null()
            & (pl.col("past_date").is_not_null() | ~pl.col("history_loaded")),
            violated=pl.when(is_old & pl.col("history_loaded"))
            .then(True)
            .when(~is_old & is_same)
            .then(False),
        )
    )
