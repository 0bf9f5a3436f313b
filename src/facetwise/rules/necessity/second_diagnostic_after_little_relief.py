"""A second diagnostic block after a first one that gave too little relief.

## What it checks

The relief that the last diagnostic block at the same joints and side gave, against what the payer asks of the
first block before a second one.

## Why claims are denied for this

A first block without enough relief has shown that the pain comes from elsewhere; repeating it is not necessary.

## Example

A second block of C4-C5 on the right after a first one with 50 percent relief.

## What to do

Look for another source of the pain, or block other joints. If relief was recorded wrongly, the physician
corrects the record.

## What this check cannot see

Whether the relief lasted as long as the agent does, and blocks that nobody loaded.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.lexicon.earlier import earlier_at_joints, is_of_facets, last_word, was_there
from facetwise.lexicon.history import was_purpose
from facetwise.lexicon.texts import plain_number
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW314",
    name="second-diagnostic-after-little-relief",
    grain=Grain.SESSION,
    only_with=Presence.DIAGNOSTIC,
    severity=Severity.DENIAL,
    parameters=("dx_block.second_block_if.first_relief_min_pct",),
    needs=(Need.HISTORY,),
    span="history",
    message="the block of {last_block} gave {relief}, {relief_needed} percent needed before a second one",
    undetermined="the block of {last_block} gave {relief}; {open_point}",
    help="look for another source of the pain, or load the relief and joints of the first block",
    denial_codes=("CO-50",),
)
def second_diagnostic_after_little_relief(t: Tables) -> pl.LazyFrame:
    """A second diagnostic block after a first one that gave too little relief."""
    needed = parameter("dx_block.second_block_if.first_relief_min_pct")
    is_diagnostic = was_purpose(pl.lit("diagnostic"))
    blocks = (
        t.sessions.select("session_id", needed)
        .join(earlier_at_joints(t), on="session_id", how="inner")
        .with_columns(
            is_sure=was_there() & is_diagnostic,
            helped=pl.col("relief_percent") >= needed,
        )
        .filter(pl.col("is_sure").fill_null(True), is_of_facets())
    )
    return t.sessions.join(last_word(blocks), on="session_id", how="left").select(
        *SESSION,
        last_block="past_date",
        relief=pl.coalesce(
            pl.format("{} percent relief", plain_number(pl.col("relief_percent").round(1))),
            pl.lit("relief that is not recorded"),
        ),
        relief_needed=needed,
        open_point=pl.coalesce(
            pl.format(
                "{} percent is needed before a second one at the same joints, and joints or relief are not known for "
                "certain",
                plain_number(needed),
            ),
            pl.lit("how much is needed before a second one at the same joints is not stated"),
        ),
        applies=(pl.col("purpose") == "diagnostic")
        & (pl.col("past_date").is_not_null() | ~pl.col("history_loaded")),
        violated=~pl.col("helped"),
    )
