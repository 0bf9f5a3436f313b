"""Any, all and sum over a group that stay null while what is not known could change the answer.

Polars skips nulls in these, so that an unknown would look like a pass.
"""

import polars as pl


def known_any(condition: pl.Expr) -> pl.Expr:
    """True if one is true; else null if one is not known; else false."""
    return (
        pl.when(condition.any(ignore_nulls=True))
        .then(True)
        .when(condition.is_null().any())
        .then(None)
        .otherwise(False)
    )


def known_all(condition: pl.Expr) -> pl.Expr:
    """False if one is false; else null if one is not known; else true."""
    return ~known_any(~condition)


def known_sum(value: pl.Expr) -> pl.Expr:
    """The sum, null if one summand is not known."""
    return pl.when(value.is_null().any()).then(None).otherwise(value.sum())
