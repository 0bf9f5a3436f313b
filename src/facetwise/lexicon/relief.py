"""Words for what an earlier session gave: relief of enough percent for long enough, gain in function."""

import polars as pl

from facetwise.lexicon.parameters import parameter
from facetwise.lexicon.texts import plain_number

DAYS_IN_A_MONTH = 365.25 / 12
RELIEF_ASKED = ("repeat.relief_min.pct", "repeat.relief_min.months", "repeat.relief_min.days")


def is_enough_relief() -> pl.Expr:
    """Relief of enough percent that lasted long enough; every text read that asks for relief says how long."""
    months, days = parameter("repeat.relief_min.months"), parameter("repeat.relief_min.days")
    needed_days = pl.coalesce(months * DAYS_IN_A_MONTH, days)
    lasted = pl.col("relief_months") * DAYS_IN_A_MONTH >= needed_days
    return (pl.col("relief_percent") >= parameter("repeat.relief_min.pct")) & lasted


def shown_number(column: str) -> pl.Expr:
    """A number as people write it; ``unrecorded`` where there is none."""
    return plain_number(pl.col(column).round(1)).fill_null("unrecorded")
