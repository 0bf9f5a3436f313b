"""The third-level code is billed more than once a day.

## What it checks

64492, 64495 and their ultrasound counterparts stand for the third and all further levels. For each side they
are counted once a day; two units without a side under bilateral first levels are both sides.

## Why claims are denied for this

The unit limit is one a day and cannot be waived. Billing it again for a fourth level is a carry-over from the
ablation codes, which do count each joint.

## Example

Four levels billed as 64490, 64491, 64492 and 64492.

## What to do

Write the code once with one unit, however many further levels were done.

## What this check cannot see

The same code on another claim of the day.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, known_sum
from facetwise.lexicon.lines import is_first_line
from facetwise.rules.declare import Presence, rule


@rule(
    code="FW006",
    name="third-level-code-repeated",
    grain=Grain.LINE,
    only_with=Presence.THIRD_LEVEL,
    severity=Severity.DENIAL,
    span="line.units",
    message="{code} {times} times on one day: it stands for the third and all further levels, once",
    help="bill the third-level code once with one unit, however many further levels were done",
    denial_codes=("CO-151", "CO-222", "N362"),
    sources=(
        Source(
            document="CPT Assistant February 2010 (second-hand); code book's note to 64492 and 64495",
            paragraph="third and all further levels, once a day",
            dated=date(2010, 2, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
        Source(
            document="Medicare unit limits (MUE)",
            paragraph="practitioner and hospital files in force 2024-07-01",
            dated=date(2024, 7, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def third_level_code_repeated(t: Tables) -> pl.LazyFrame:
    """The third-level code is billed more than once a day."""
    side, day = pl.col("side"), ["claim_key", "code", "service_date"]
    # two units beside 50 are another defect
    units = pl.when(pl.col("has_50")).then(1).otherwise(pl.col("units").fill_null(1))
    right, left, unsided = (
        pl.when(is_of_side).then(units).otherwise(0).sum().over(day)
        for is_of_side in (
            side.is_in(["right", "bilateral"]),
            side.is_in(["left", "bilateral"]),
            side.is_null(),
        )
    )
    family = ["claim_key", "technique_group", "session_region"]
    sides = side.drop_nulls()
    is_bilateral = ((sides == "bilateral").any() | (sides.n_unique() > 1)).over(family)
    times = pl.max_horizontal(right, left) + (unsided / pl.when(is_bilateral).then(2).otherwise(1)).ceil()
    is_third = pl.col("role").eq_missing("third_and_further")
    return t.lines.with_columns(times=times).select(
        *LINE,
        "code",
        "times",
        charge_at_risk_cents=known_sum(pl.col("charge_cents")).over(day),
        applies=is_first_line(is_third, "code", "service_date"),
        violated=pl.col("times") > 1,
    )
