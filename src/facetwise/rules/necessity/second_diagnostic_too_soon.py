"""A second diagnostic block too soon after the first.

## What it checks

The days since the last diagnostic block of one of the same joints and sides, against the interval that the payer
asks. A documented clinical reason lets it pass. Where the joints of the earlier block are not known, it may have been
the same.

## Why claims are denied for this

Two blocks within two weeks cannot be told apart in their effect.

## Example

A second block nine days after the first.

## What to do

Plan it two weeks after the first. If there was a reason to go earlier, the physician documents it.

## What this check cannot see

Whether the reason is good enough, and blocks that nobody loaded.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.lexicon.earlier import earlier_sessions, is_of_facets
from facetwise.lexicon.history import was_purpose
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW313",
    name="second-diagnostic-too-soon",
    grain=Grain.SESSION,
    only_with=Presence.DIAGNOSTIC,
    severity=Severity.DENIAL,
    parameters=("dx_block.interval_min.days",),
    needs=(Need.HISTORY,),
    span="service_date",
    message="{days_since} days after the last diagnostic block, {days_needed} needed",
    undetermined=(
        "{days_perhaps} days after a diagnostic block whose joints or sides are not known, {days_needed} needed at the "
        "same joints"
    ),
    help="wait until the interval has passed, or document the clinical reason for the early repeat",
    denial_codes=("CO-50", "CO-119"),
)
def second_diagnostic_too_soon(t: Tables) -> pl.LazyFrame:
    """A second diagnostic block too soon after the first."""
    is_same = pl.col("is_same_joint") & was_purpose(pl.lit("diagnostic"))
    blocks = (
        earlier_sessions(t)
        .filter(is_of_facets())
        .group_by("session_id")
        .agg(
            last_same=pl.col("past_date").filter(is_same).max(),
            last_perhaps=pl.col("past_date").filter(is_same.fill_null(True)).max(),
        )
    )
    needed = parameter("dx_block.interval_min.days")
    days = (pl.col("service_date") - pl.col("last_same")).dt.total_days()
    days_perhaps = (pl.col("service_date") - pl.col("last_perhaps")).dt.total_days()
    is_early = (days_perhaps < needed).fill_null(False)
    return t.sessions.join(blocks, on="session_id", how="left").select(
        *SESSION,
        days_since=pl.coalesce(days, days_perhaps),
        days_perhaps=days_perhaps,
        days_needed=needed,
        applies=pl.col("purpose") == "diagnostic",
        violated=pl.when(is_early & pl.col("has_early_repeat_reason"))
        .then(False)
        .when(days < needed)
        .then(True)
        .when(pl.col("history_loaded") & ~is_early)
        .then(False),
    )
