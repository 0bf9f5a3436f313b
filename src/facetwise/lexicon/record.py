"""What the record of a claim has to hold."""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.lexicon.parameters import parameter
from facetwise.lexicon.subjects import CLAIM, SESSION


def claim_record_lacks(t: Tables, item: str, *, required: str) -> pl.LazyFrame:
    """One row per claim: whether the payer asks for this item, and whether the record is known to lack it.

    Args:
        t: the tables.
        item: column of the record, true where the record holds it.
        required: policy value that is true where the payer asks for it.
    """
    return t.claims.select(
        *CLAIM,
        "has_record",
        applies=pl.col("has_facet_line") & parameter(required),
        violated=~pl.col(item),
    )


def session_record_lacks(
    t: Tables, is_there: pl.Expr, *, required: str, when: pl.Expr | None = None
) -> pl.LazyFrame:
    """The same by session, for what a payer asks of one purpose only; ``when`` narrows it further."""
    asked = parameter(required) if when is None else parameter(required) & when
    return t.sessions.select(*SESSION, "purpose", "region", "has_record", applies=asked, violated=~is_there)


def severity_where_asked(required: str) -> pl.Expr:
    """Denial where the payer's policy asks for the item, else a note: good practice is no criterion of coverage."""
    return pl.when(parameter(required).fill_null(False)).then(pl.lit("denial")).otherwise(pl.lit("note"))
