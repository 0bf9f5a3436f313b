"""The third-level code is billed more than once a day.

## What it checks

64492, 64495, 0215T and 0218T have one unit in all on a day. A surgery centre's own claim may hold one line
for each side.

## Why claims are denied for this

The code book's note and the unit limit of one a day say the same. A fourth level does not repeat the code,
whatever some articles say.

## Example

Five cervical joints billed as 64490, 64491 and 64492 three times.

## What to do

One line, one unit. The second level has its own code, and ablation codes do count units.

## What this check cannot see

Units that other claims of the day hold.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line
from facetwise.rules.declare import rule


@rule(
    code="FW006",
    name="third-level-code-repeated",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    span="line.units",
    message="{code} {times} times on one day: it stands for the third and all further levels, once",
    help="bill the third-level code once with one unit, however many further levels were done",
    denial_codes=("CO-151", "CO-222"),
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
    times = pl.col("units").fill_null(1).sum().over("claim_key", "code", "service_date")
    sides = pl.when(pl.col("claim_type") == "asc").then(2).otherwise(1)
    return t.lines.select(
        *LINE,
        "code",
        times=times,
        applies=is_facet_line() & pl.col("role").eq_missing("third_and_further"),
        violated=times > sides,
    )
