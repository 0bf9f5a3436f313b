"""How query plans are worked out: in memory, since every table is one part of a run and already there.

The streaming engine of Polars costs ten times as much to start, for each of a hundred plans a claim.
"""

from collections.abc import Iterable

import polars as pl


def collected(plan: pl.LazyFrame) -> pl.DataFrame:
    """The rows of one plan."""
    return plan.collect(engine="in-memory")


def collected_all(plans: Iterable[pl.LazyFrame]) -> list[pl.DataFrame]:
    """The rows of several plans; what they share is done once."""
    return pl.collect_all(plans, engine="in-memory")
