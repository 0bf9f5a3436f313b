"""Reads the tables in ``data/``: every column as text first, so that codes keep their leading zeros."""

from functools import cache
from importlib.resources import files

import polars as pl


@cache
def text_table(name: str) -> pl.DataFrame:
    """A table of ``data/`` by its file name without ending; every column text, an empty cell null."""
    content = (files("facetwise.codes") / "data" / f"{name}.csv").read_bytes()
    return pl.read_csv(content, infer_schema=False)


def date_column(name: str) -> pl.Expr:
    """An ISO date column as `pl.Date`; null stays null.

    Raises:
        polars.exceptions.InvalidOperationError: on collecting, if a cell is not an ISO date.
    """
    return pl.col(name).str.to_date("%Y-%m-%d")


def flag_column(name: str) -> pl.Expr:
    """A ``yes``/``no`` column as booleans; null stays null."""
    return pl.col(name).replace_strict({"yes": True, "no": False}, return_dtype=pl.Boolean)


def list_column(name: str) -> pl.Expr:
    """A column of values parted by ``|`` as lists; an empty cell is an empty list."""
    return pl.col(name).str.split("|").fill_null([])
