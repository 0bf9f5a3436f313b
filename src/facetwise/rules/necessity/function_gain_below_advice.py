"""A repeated ablation that rests on a gain in function below what the contractor advises.

## What it checks

The last ablation at the same joints and side, where its relief alone does not carry a repeat: its gain in function
against the percentage that the contractor advises beside a policy that states none.

## Why claims are denied for this

The policy asks for improvement and gives no figure; a reviewer may go by the figure of the contractor's own answers.

## Example

A second ablation of L4-L5 in Ohio after one with half the pain gone for five months and function a third better.

## What to do

Nothing, if that is what there is: the policy holds. Make sure that the gain is written with its scale, before and
after.

## What this check cannot see

Whether the figures were taken on the same scale.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.lexicon.earlier import earlier_at_joints, is_of_facets, last_word, was_there
from facetwise.lexicon.history import was_purpose
from facetwise.lexicon.relief import RELIEF_ASKED, is_enough_relief, shown_number
from facetwise.rules.declare import Need, Presence, rule

ADVISED = "repeat.relief_min.function_advised_pct"


@rule(
    code="FW329",
    name="function-gain-below-advice",
    grain=Grain.SESSION,
    only_with=Presence.ABLATION,
    severity=Severity.NOTE,
    parameters=(ADVISED,),
    looks_at=RELIEF_ASKED,
    needs=(Need.HISTORY,),
    span="history",
    message=(
        "function was {gain} percent better after the ablation of {last_time}: the policy states no percentage, and "
        "the contractor advises {advised}"
    ),
    help="write the gain with its scale, before and after; the policy's own text asks for improvement alone",
    denial_codes=("CO-50",),
)
def function_gain_below_advice(t: Tables) -> pl.LazyFrame:
    """A repeated ablation that rests on a gain in function below what the contractor advises."""
    advised, gain = parameter(ADVISED), pl.col("function_gain_percent")
    # no gain, or none recorded, is the policy's own matter
    is_below = ~is_enough_relief().fill_null(False) & (gain > 0) & (gain < advised)
    ablations = (
        t.sessions.select("session_id", "purpose", "service_date", *map(parameter, (ADVISED, *RELIEF_ASKED)))
        .filter(pl.col("purpose") == "ablation")
        .join(earlier_at_joints(t), on="session_id", how="inner")
        .with_columns(is_sure=was_there() & was_purpose(pl.col("purpose")), helped=~is_below.fill_null(False))
        .filter(pl.col("is_sure").fill_null(True), is_of_facets())
    )
    is_repeat = pl.col("past_date").is_not_null() | ~pl.col("history_loaded")
    return t.sessions.join(last_word(ablations), on="session_id", how="left").select(
        *SESSION,
        last_time="past_date",
        gain=shown_number("function_gain_percent"),
        advised=advised.round(0).cast(pl.Int64),
        applies=(pl.col("purpose") == "ablation") & advised.is_not_null() & is_repeat,
        violated=~pl.col("helped"),
    )
