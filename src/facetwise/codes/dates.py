"""Half-open periods: the first day counts, the last does not, and a missing end is open."""

from datetime import date

import polars as pl


def in_force(effective_from: date | None, effective_until: date | None, on: date) -> bool:
    """Whether the period holds the day."""
    return (effective_from is None or effective_from <= on) and (
        effective_until is None or on < effective_until
    )


def is_in_force(on: pl.Expr) -> pl.Expr:
    """The same over columns ``effective_from`` and ``effective_until``; null where the day is null."""
    begun = pl.col("effective_from").is_null() | (pl.col("effective_from") <= on)
    not_ended = pl.col("effective_until").is_null() | (on < pl.col("effective_until"))
    return pl.when(on.is_not_null()).then(begun & not_ended)
