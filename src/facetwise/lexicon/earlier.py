"""Earlier sessions of the same patient beside each session, and whether they treated the same joints."""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.lexicon.known import known_any
from facetwise.lexicon.once import once

EARLIER = ("session_id", "past_date", "past_purpose", "past_region", "past_technique", "past_guidance")


@once
def earlier_sessions(t: Tables) -> pl.LazyFrame:
    """One row per session and earlier session of its region, or of a region that is not known.

    ``is_same_joint``: a joint of the record was treated then on the same side; null while the history or the
    record does not tell. ``relief_percent``, ``relief_months`` and ``function_gain_percent`` are what the
    earlier session brought.
    """
    group = ["claim_key", "service_group"]
    now = t.documented_joints.select(
        "claim_key", "joint", service_group="technique_group", now_side="side", is_treated_now=pl.lit(True)
    ).unique()
    past = t.history_joints.select(
        "claim_key",
        "joint",
        "relief_percent",
        "relief_months",
        "function_gain_percent",
        past_date="service_date",
        past_purpose="purpose",
        past_region="region",
        past_technique="technique",
        past_guidance="guidance",
        past_side="side",
    )
    with_joints = now.select(*group, has_joints=pl.lit(True)).unique()
    same = (
        pl.when(~pl.col("has_record") | pl.col("has_joints").is_null() | pl.col("joint").is_null())
        .then(None)
        .when(pl.col("is_treated_now").is_null())
        .then(False)
        .otherwise(pl.col("past_side") == pl.col("now_side"))
    )
    return (
        t.sessions.select("session_id", *group, "region", "has_record")
        .join(past, on="claim_key", how="inner")
        .filter((pl.col("past_region") == pl.col("region")).fill_null(True))
        .join(now, on=[*group, "joint"], how="left")
        .join(with_joints, on=group, how="left")
        .group_by(EARLIER)
        .agg(
            is_same_joint=known_any(same),
            relief_percent=pl.col("relief_percent").max(),
            relief_months=pl.col("relief_months").max(),
            function_gain_percent=pl.col("function_gain_percent").max(),
        )
    )


def last_of(earlier: pl.LazyFrame) -> pl.LazyFrame:
    """The last of each session's earlier sessions; of two on one day, the one at the same joints."""
    return (
        earlier.sort("past_date", pl.col("is_same_joint").fill_null(False), nulls_last=False)
        .group_by("session_id", maintain_order=True)
        .last()
    )


def had_before(t: Tables, purpose: str) -> pl.LazyFrame:
    """One row per session that had an earlier session of this purpose at its joints, or at joints not known."""
    return (
        earlier_sessions(t)
        .filter(
            pl.col("past_purpose") == purpose,
            pl.col("past_region").is_not_null(),
            pl.col("is_same_joint").fill_null(True),
        )
        .select("session_id", had_before=pl.lit(True))
        .unique()
    )
