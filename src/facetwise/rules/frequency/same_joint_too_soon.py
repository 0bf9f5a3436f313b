"""The same joint is treated again before the payer's interval has passed.

## What it checks

The months since the last procedure of the same purpose at the same joint and side, against the interval that the
payer states. Medicare states none: its three and six months are durations of relief.

## Why claims are denied for this

Plans with an interval deny what comes before its end.

## Example

An ablation of L4-L5 five months after the last one, where the plan asks for six.

## What to do

Plan it after the interval. Ask the payer where its text is old.

## What this check cannot see

Procedures that nobody loaded, and exceptions that the payer grants.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, months_after, parameter
from facetwise.lexicon.earlier import earlier_sessions, last_of
from facetwise.rules.declare import Need, rule


@rule(
    code="FW403",
    name="same-joint-too-soon",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("limit.interval_min.months",),
    needs=(Need.HISTORY,),
    span="service_date",
    message="the same joint was treated on {last_time}, and the payer asks for {months_needed} months between",
    undetermined="the last time was {last_time}, and whether the payer's interval has passed is not certain",
    help="plan it for the day on which the interval has passed",
    denial_codes=("CO-119", "CO-151"),
)
def same_joint_too_soon(t: Tables) -> pl.LazyFrame:
    """The same joint is treated again before the payer's interval has passed."""
    same_purpose = (
        t.sessions.select("session_id", "purpose")
        .join(earlier_sessions(t), on="session_id", how="inner")
        .filter(pl.col("past_purpose") == pl.col("purpose"), pl.col("is_same_joint").fill_null(True))
        .drop("purpose")
    )
    months = parameter("limit.interval_min.months")
    is_early = pl.col("service_date") < months_after(pl.col("past_date"), months)
    is_same = pl.col("is_same_joint") & pl.col("past_region").is_not_null()
    return t.sessions.join(last_of(same_purpose), on="session_id", how="left").select(
        *SESSION,
        last_time="past_date",
        months_needed=months,
        applies=pl.col("past_date").is_not_null() | ~pl.col("history_loaded"),
        violated=pl.when(is_early & is_same)
        .then(True)
        .when(~is_early & pl.col("history_loaded"))
        .then(False),
    )
