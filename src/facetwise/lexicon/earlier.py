"""Earlier sessions of the same patient beside each session, and whether they treated the same joints."""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.lexicon.known import known_any
from facetwise.lexicon.once import once

EARLIER = (
    "session_id",
    "entry",
    "past_date",
    "past_purpose",
    "past_region",
    "past_technique",
    "past_guidance",
)


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
        "entry",
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
        pl.when(pl.col("has_joints").is_null() | pl.col("joint").is_null())
        .then(None)
        .when(pl.col("is_treated_now").is_null())
        .then(False)
        .otherwise(pl.col("past_side") == pl.col("now_side"))
    )
    return (
        t.sessions.select("session_id", *group, "region")
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
    return earlier.sort("past_date", "is_same_joint").group_by("session_id").last()


def is_of_facets() -> pl.Expr:
    """Whether an earlier session was no cyst procedure, which has criteria of its own."""
    return pl.col("past_technique").ne_missing("cyst_aspiration")


def was_there() -> pl.Expr:
    """Whether an earlier session was at the joints treated now; null where its joints or region are not told."""
    return pl.col("is_same_joint") & pl.when(pl.col("past_region").is_not_null()).then(True)


def last_word(earlier: pl.LazyFrame) -> pl.LazyFrame:
    """One row per session: whether the last of its earlier sessions, ``is_sure`` ones and those that may be it, helped.

    Args:
        earlier: rows of `earlier_sessions` with ``is_sure`` (it was one of these for certain, null where not) and
            ``helped``.

    Returns:
        ``helped`` is null while a later one, of which it is not certain that it counts, says something else; the other
        columns are of the one that decides.
    """
    last_sure = pl.col("past_date").filter(pl.col("is_sure")).max().over("session_id")
    is_sure = pl.col("is_sure").fill_null(False)
    is_last = pl.when(is_sure).then(pl.col("past_date") == last_sure)
    may_be_later = (pl.col("past_date") > last_sure).fill_null(True)
    all_helped = pl.col("helped").fill_null(False).all()
    none_helped = ~pl.col("helped").fill_null(True).any()
    has_sure = pl.col("is_sure").fill_null(False).any()
    # what did not help decides, and of that what is certain: it comes last
    decides = pl.col("helped").fill_null(False).not_() * 2 + is_sure
    return (
        earlier.filter(is_last.fill_null(may_be_later))
        .sort(decides, "past_date")
        .group_by("session_id")
        .agg(
            pl.col("past_date", "relief_percent", "relief_months").last(),
            helped=pl.when(all_helped).then(True).when(none_helped & has_sure).then(False),
        )
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
