"""Words for what an earlier session gave: relief of enough percent for long enough, gain in function."""

import polars as pl

from facetwise.lexicon.parameters import parameter
from facetwise.lexicon.texts import plain_number

DAYS_IN_A_MONTH = 365.25 / 12
RELIEF_ASKED = ("repeat.relief_min.pct", "repeat.relief_min.months", "repeat.relief_min.days")


def is_relief_longer_than_ago() -> pl.Expr:
    """Relief is said to have lasted longer than the session of ``past_date`` is ago: one of the two is not right.

    People round up to whole months, so that one more than have passed contradicts nothing.
    """
    days_ago = (pl.col("service_date") - pl.col("past_date")).dt.total_days()
    return (pl.col("relief_months") - 1) * DAYS_IN_A_MONTH > days_ago


def is_enough_relief() -> pl.Expr:
    """Relief of enough percent that lasted long enough; every text read that asks for relief says how long.

    Null where it would have lasted long enough, had so much time passed since.
    """
    months, days = parameter("repeat.relief_min.months"), parameter("repeat.relief_min.days")
    needed_days = pl.coalesce(months * DAYS_IN_A_MONTH, days)
    lasted = pl.col("relief_months") * DAYS_IN_A_MONTH >= needed_days
    credible = pl.when(~(lasted & is_relief_longer_than_ago()).fill_null(False)).then(lasted)
    return (pl.col("relief_percent") >= parameter("repeat.relief_min.pct")) & credible


def shown_number(column: str) -> pl.Expr:
    """A number as people write it; ``unrecorded`` where there is none."""
    return plain_number(pl.col(column).round(1)).fill_null("unrecorded")
