"""A second diagnostic block too soon after the first.

## What it checks

The days since the last diagnostic block in the region, against the interval that the payer asks. A
documented clinical reason lets it pass.

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
from facetwise.rules.declare import Need, rule


@rule(
    code="FW313",
    name="second-diagnostic-too-soon",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("dx_block.interval_min.days",),
    needs=(Need.HISTORY,),
    span="service_date",
    message="{days_since} days after the last diagnostic block, {days_needed} needed",
    help="wait until the interval has passed, or document the clinical reason for the early repeat",
    denial_codes=("CO-50", "CO-119"),
)
def second_diagnostic_too_soon(t: Tables) -> pl.LazyFrame:
    """A second diagnostic block too soon after the first."""
    last = (
        t.history.filter(pl.col("purpose") == "diagnostic")
        .group_by("claim_key", past_region="region")
        .agg(last_block=pl.col("service_date").max())
    )
    days = (pl.col("service_date") - pl.col("last_block")).dt.total_days()
    needed = parameter("dx_block.interval_min.days")
    return t.sessions.join(
        last, left_on=["claim_key", "region"], right_on=["claim_key", "past_region"], how="left"
    ).select(
        *SESSION,
        days_since=days,
        days_needed=needed,
        applies=pl.col("purpose") == "diagnostic",
        violated=pl.when((days < needed) & pl.col("has_early_repeat_reason").fill_null(False))
        .then(False)
        .when(days < needed)
        .then(True)
        .when(pl.col("history_loaded"))
        .then(False),
    )
