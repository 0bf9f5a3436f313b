"""Ablations whose global days a later line falls into, and whether the same practice did them."""

import polars as pl

from facetwise.codes import procedures
from facetwise.domain.tables import Tables
from facetwise.lexicon.history import number_key

APART = ("58", "78", "79")  # say that a procedure in the days is apart from the one before


def covering_ablation(t: Tables, is_asked: pl.Expr) -> pl.LazyFrame:
    """One row per line that is asked about and stands in the days of an earlier ablation: ``days_since``, ``is_own``.

    ``is_own`` is true where the line's practice billed the ablation on another claim of the run, and null where nobody
    tells who did it: a history and a facility's claim do not. Another practice's ablation covers nothing. Of several,
    the practice's own decides, then the last.
    """
    asked = t.lines.filter(is_asked).select(
        "claim_key", "line_no", "service_date", own_key=number_key("billing_npi")
    )
    past = t.history.filter(pl.col("purpose") == "ablation").select(
        "claim_key", "practice_keys", ablated="service_date"
    )
    days = (pl.col("service_date") - pl.col("ablated")).dt.total_days()
    is_told = (pl.col("practice_keys").list.len() > 0) & pl.col("own_key").is_not_null()
    is_own = pl.when(is_told).then(pl.col("practice_keys").list.contains(pl.col("own_key")))
    return (
        asked.join(past, on="claim_key")
        .with_columns(days_since=days, is_own=is_own)
        .filter(
            pl.col("days_since").is_between(1, procedures.global_days_of_ablation()),
            pl.col("is_own").ne_missing(False),
        )
        .sort("is_own", "days_since", nulls_last=True)
        .group_by("claim_key", "line_no")
        .agg(pl.col("days_since", "is_own").first())
    )
