"""Two five-character codes as one whole number, so that millions of pairs are searched in no time."""

import polars as pl

BASE = 36  # digits and letters


def pair_key(column1: pl.Expr, column2: pl.Expr) -> pl.Expr:
    """The number of a pair in this order; null where one is no five-character code."""
    both = pl.concat_str(column1, column2)
    is_pair = (column1.str.len_bytes() == 5) & (column2.str.len_bytes() == 5)
    return pl.when(is_pair).then(both).str.to_integer(base=BASE, strict=False).cast(pl.Int64)
