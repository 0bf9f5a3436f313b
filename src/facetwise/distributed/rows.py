"""A claim as one row: its own columns, and the rows of its other tables nested as lists.

A row can be sent anywhere, kept in Parquet, and put beside the other claims of its patient; from any set of rows the
base tables are built again, with claim keys of their own.
"""

from dataclasses import fields

import polars as pl

from facetwise.domain.tables import CLAIMS, SCHEMAS, BaseTables, base_tables

NESTED = tuple(name for name in SCHEMAS if name != "claims")
KEY = "claim_key"

ROW_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    **{name: dtype for name, dtype in CLAIMS.items() if name != KEY},
    **{
        table: pl.List(pl.Struct({name: dtype for name, dtype in SCHEMAS[table].items() if name != KEY}))
        for table in NESTED
    },
}


def rows_of(base: BaseTables) -> pl.DataFrame:
    """One row for each claim, in their order, without the keys of this run."""
    rows = base.claims
    for table in NESTED:
        frame: pl.DataFrame = getattr(base, table)
        nested = (
            frame.select(KEY, pl.struct(pl.exclude(KEY)).alias(table))
            .group_by(KEY, maintain_order=True)
            .agg(table)
        )
        rows = rows.join(nested, on=KEY, how="left", maintain_order="left")
    return rows.drop(KEY).select(pl.col(name).cast(dtype) for name, dtype in ROW_SCHEMA.items())


def base_of(rows: pl.DataFrame) -> BaseTables:
    """The base tables of rows, with claim keys from 0 in the order of the rows."""
    keyed = rows.with_row_index(KEY)
    frames = {"claims": keyed.select(list(CLAIMS))}
    for table in NESTED:
        nested = keyed.select(KEY, table).drop_nulls(table).explode(table, empty_as_null=True)
        frames[table] = nested.drop_nulls(table).unnest(table)
    return base_tables(**frames)


def is_whole(base: BaseTables) -> bool:
    """Whether every row of the other tables belongs to a claim; others could not be sent."""
    known = base.claims[KEY].implode()
    return all(
        bool(getattr(base, item.name)[KEY].is_in(known).all())
        for item in fields(BaseTables)
        if item.name != "claims"
    )
