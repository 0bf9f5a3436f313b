"""Ablations whose global days a later line falls into, and whether the same practice did them."""

import polars as pl

from facetwise.codes import procedures
from facetwise.domain.tables import Tables
from facetwise.lexicon.history import number_key
from facetwise.lexicon.lines import has_any_modifier
from facetwise.lexicon.parameters import parameter
from facetwise.lexicon.subjects import LINE

APART = ("58", "78", "79")  # say that a procedure in the days is apart from the one before


def covering_ablation(t: Tables, is_asked: pl.Expr) -> pl.LazyFrame:
    """One row per line that is asked about and stands in the days of an earlier ablation, with ``days_since``.

    ``is_own`` is true where the line's practice billed the ablation on another claim of the run, or another one for the
    line's physician, and null where nobody tells who did it: a history and a facility's claim do not. The ablation of
    another physician, through another practice, covers nothing. Of several,
    the practice's own decides, then the last. ``is_own_physician`` says whether the line's physician did it: to another
    of the practice the days apply where both are of one specialty, which no claim tells.
    """
    asked = t.lines.filter(is_asked).select(
        "claim_key",
        "line_no",
        "service_date",
        own_key=number_key("billing_npi"),
        own_physician_key=pl.coalesce(
            number_key("rendering_npi"), number_key("claim_rendering_npi"), number_key("billing_npi")
        ),
    )
    past = t.history.filter(pl.col("purpose") == "ablation").select(
        "claim_key", "practice_keys", "physician_keys", ablated="service_date"
    )
    days = (pl.col("service_date") - pl.col("ablated")).dt.total_days()
    is_told = (pl.col("practice_keys").list.len() > 0) & pl.col("own_key").is_not_null()
    did_it = pl.col("physician_keys").list.contains(pl.col("own_physician_key"))
    is_practices = pl.when(is_told).then(pl.col("practice_keys").list.contains(pl.col("own_key")))
    is_own = did_it.fill_null(value=False) | is_practices
    return (
        asked.join(past, on="claim_key")
        .with_columns(days_since=days, is_own=is_own, is_own_physician=did_it)
        .filter(
            pl.col("days_since").is_between(1, procedures.global_days_of_ablation()),
            pl.col("is_own").ne_missing(False),
        )
        .sort("is_own", "days_since", nulls_last=True)
        .group_by("claim_key", "line_no")
        .agg(pl.col("days_since", "is_own", "is_own_physician").first())
    )


def lines_in_days_of_ablation(t: Tables, is_asked: pl.Expr, *apart: str) -> pl.LazyFrame:
    """The answer of a rule about lines on a physician's claim in the days of an ablation.

    A modifier tells them apart; without one they are at fault where the same physician ablated, and open where another
    of the practice did or nobody tells.
    """
    is_of_facility = pl.col("claim_type").is_in(["hospital", "asc"]).fill_null(False)
    is_own = pl.when(pl.col("is_own_physician") | pl.col("is_own").is_null()).then("is_own")
    return t.lines.join(covering_ablation(t, is_asked), on=["claim_key", "line_no"], how="left").select(
        *LINE,
        "code",
        "days_since",
        open_point=pl.when("is_own")
        .then(
            pl.lit("another physician of the practice did it, and whether of the same specialty is not told")
        )
        .otherwise(pl.lit("who did it, or how, is not told")),
        global_days=pl.lit(procedures.global_days_of_ablation()),
        applies=pl.col("days_since").is_not_null() & ~is_of_facility & parameter("edits.code_pairs"),
        violated=pl.when(has_any_modifier(apart)).then(False).otherwise(is_own),
    )
