"""How query plans are worked out: in memory, since every table is one part of a run and already there.

The streaming engine of Polars costs ten times as much to start, for each of a hundred plans a claim.
"""

from collections.abc import Iterable

import polars as pl

FEW_ROWS = 2_000  # up to here a plan is worked out sooner than it is made better


def collected(plan: pl.LazyFrame, *, few: bool = False) -> pl.DataFrame:
    """The rows of one plan, worked out as written where there are few rows."""
    return plan.collect(engine="in-memory", optimizations=_optimizations(few=few))


def collected_all(plans: Iterable[pl.LazyFrame], *, few: bool = False) -> list[pl.DataFrame]:
    """The rows of several plans; what they share is done once."""
    return pl.collect_all(plans, engine="in-memory", optimizations=_optimizations(few=few))


def _optimizations(*, few: bool) -> pl.QueryOptFlags:
    return pl.QueryOptFlags.none() if few else pl.QueryOptFlags()
