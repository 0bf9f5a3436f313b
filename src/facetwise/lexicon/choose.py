"""The first case that holds: a when-chain from a list."""

from collections.abc import Iterable
from typing import Any

import polars as pl


def choose(
    cases: Iterable[tuple[pl.Expr, pl.Expr | str | None]], otherwise: pl.Expr | str | None = None
) -> pl.Expr:
    """The value of the first condition that is true; texts stand for themselves.

    Args:
        cases: conditions with their values, in order.
        otherwise: the value where none is true.
    """
    chain: Any = pl  # when().then() changes its type with every link
    for condition, value in cases:
        chain = chain.when(condition).then(_literal(value))
    chosen: pl.Expr = chain.otherwise(_literal(otherwise))
    return chosen


def _literal(value: pl.Expr | str | None) -> pl.Expr:
    return value if isinstance(value, pl.Expr) else pl.lit(value, dtype=pl.String)
