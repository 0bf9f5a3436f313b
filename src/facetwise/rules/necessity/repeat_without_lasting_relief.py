"""A repeat after an earlier one that helped too little or too briefly.

## What it checks

The last ablation or therapeutic injection at the same joints and side: its relief in percent and months against
what the payer asks before a repeat, or the gain in function where the payer lets that stand instead. Relief for more
months than have passed since is left open: the months or the date are wrong.

## Why claims are denied for this

Payers cover a repeat of what has worked. Without recorded relief of half for half a year a repeated ablation is
denied.

## Example

A second ablation of L4-L5 after one with 40 percent relief for two months.

## What to do

Record how much relief there was, for how long, and the gain in function on the same scale. Without them do not
repeat.

## What this check cannot see

Whether the figures were taken on the same scale, and procedures that nobody loaded.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.lexicon.earlier import earlier_at_joints, is_of_facets, last_word, was_there
from facetwise.lexicon.history import was_purpose
from facetwise.lexicon.relief import RELIEF_ASKED, is_enough_relief, is_relief_longer_than_ago, shown_number
from facetwise.rules.declare import Need, Presence, rule

ASKED = (
    *RELIEF_ASKED,
    "repeat.relief_min.function_alternative",
    "repeat.relief_min.function_pct",
)


@rule(
    code="FW318",
    name="repeat-without-lasting-relief",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=ASKED[:1],
    looks_at=ASKED[1:],
    needs=(Need.HISTORY,),
    span="history",
    message="the one of {last_time} gave {relief}; {relief_needed} is needed before a repeat",
    undetermined=(
        "the one of {last_time} gave {relief}, and {relief_needed} is needed before a repeat at the same joints: "
        "{open_point}"
    ),
    help="record relief, its duration and the gain in function after the last one; without them do not repeat",
    denial_codes=("CO-50",),
    only_with=Presence.REPEATABLE,
)
def repeat_without_lasting_relief(t: Tables) -> pl.LazyFrame:
    """A repeat after an earlier one that helped too little or too briefly."""
    same_purpose = (
        t.sessions.select("session_id", "purpose", "service_date", *map(parameter, ASKED))
        .join(earlier_at_joints(t), on="session_id", how="inner")
        .with_columns(
            is_sure=was_there() & was_purpose(pl.col("purpose")),
            helped=is_enough_relief() | _is_function_gained(),
        )
        .filter(pl.col("is_sure").fill_null(True), is_of_facets())
    )
    is_repeatable = pl.col("purpose").is_in(["therapeutic", "ablation"])
    return t.sessions.join(last_word(same_purpose), on="session_id", how="left").select(
        *SESSION,
        last_time="past_date",
        relief=pl.format(
            "{} percent for {} months", shown_number("relief_percent"), shown_number("relief_months")
        ),
        relief_needed=pl.format(
            "{} percent for {} months",
            shown_number("repeat.relief_min.pct"),
            parameter("repeat.relief_min.months").cast(pl.String).fill_null("some"),
        ),
        open_point=pl.when(is_relief_longer_than_ago())
        .then(pl.lit("so much time has not passed since, so that one of the two is written wrong"))
        .otherwise(pl.lit("joints, relief or gain in function are not known for certain")),
        applies=is_repeatable & (pl.col("past_date").is_not_null() | ~pl.col("history_loaded")),
        violated=~pl.col("helped"),
    )


def _is_function_gained() -> pl.Expr:
    """Gain in function where the payer lets it stand for relief; any gain where it states no percentage."""
    gain, needed = pl.col("function_gain_percent"), parameter("repeat.relief_min.function_pct")
    is_enough = pl.when(needed.is_null()).then(gain > 0).otherwise(gain >= needed)
    return parameter("repeat.relief_min.function_alternative").fill_null(False) & is_enough
