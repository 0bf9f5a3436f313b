"""Earlier sessions of the same patient beside each session, and whether they treated the same joints."""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.lexicon.known import known_any
from facetwise.lexicon.once import once

EARLIER = ("session_id", "past_date", "past_purpose", "past_region", "past_technique")
AT_JOINT = ("session_id", "now_joint", "now_side")


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


def blocks_before(t: Tables, relief_needed: pl.Expr, fits: pl.Expr) -> pl.LazyFrame:
    """One row per session: days of earlier diagnostic blocks with enough relief, and of those that may be such.

    Args:
        t: the tables.
        relief_needed: policy value, percent.
        fits: what else a block must be to count, over `earlier_sessions` and the session's policy values.

    Returns:
        ``good_blocks`` are certain; ``perhaps`` would count if what is not known of them were known.
    """
    is_in_region = pl.when(pl.col("past_region").is_not_null()).then(True)
    counts = fits & (pl.col("relief_percent") >= relief_needed) & is_in_region
    is_diagnostic = pl.col("past_purpose") == "diagnostic"
    found = (
        t.sessions.join(earlier_sessions(t).filter(is_diagnostic), on="session_id", how="inner")
        .with_columns(counts=counts)
        .group_by("session_id")
        .agg(
            good_blocks=pl.col("past_date").filter(pl.col("counts")).n_unique(),
            perhaps=pl.col("past_date").filter(pl.col("counts").is_null()).n_unique(),
        )
    )
    return (
        t.sessions.select("session_id")
        .join(found, on="session_id", how="left")
        .with_columns(pl.col("good_blocks", "perhaps").fill_null(0))
    )


def blocks_in_a_row(t: Tables, relief_needed: pl.Expr, fits: pl.Expr) -> pl.LazyFrame:
    """One row per session with documented joints: the most diagnostic blocks in a row, each with enough relief.

    Counted at each joint and side of the record; of these the one with the fewest. ``good_blocks`` and ``perhaps`` as
    in `blocks_before`; a block of other joints, or one that does not fit, neither counts nor breaks the row.
    """
    blocks = _blocks_by_joint(t, relief_needed, fits)
    could_count = blocks.filter(pl.col("possible") | ~pl.col("may_be_elsewhere"))
    return _fewest_at_any_joint(
        t, _longest_row(blocks, "certain", "least"), _longest_row(could_count, "possible", "most")
    )


def blocks_at_every_joint(t: Tables, relief_needed: pl.Expr, fits: pl.Expr) -> pl.LazyFrame:
    """As `blocks_in_a_row`, whatever came between them."""
    blocks = _blocks_by_joint(t, relief_needed, fits)
    counted = blocks.group_by(AT_JOINT).agg(least=pl.col("certain").sum(), most=pl.col("possible").sum())
    return _fewest_at_any_joint(t, counted)


def _blocks_by_joint(t: Tables, relief_needed: pl.Expr, fits: pl.Expr) -> pl.LazyFrame:
    """One row per joint and side of the record and day of a diagnostic block that was, or may have been, there."""
    past = t.history_joints.filter(pl.col("purpose") == "diagnostic").select(
        "claim_key", "joint", "side", "relief_percent", past_date="service_date", past_region="region",
        past_technique="technique",
    )  # fmt: skip
    is_there = (pl.col("joint") == pl.col("now_joint")) & (pl.col("side") == pl.col("now_side"))
    is_in_region = pl.when(pl.col("past_region").is_not_null()).then(True)
    return (
        t.sessions.join(_joints_now(t), on=["claim_key", "service_group"], how="inner")
        .join(past, on="claim_key", how="left")
        .filter((pl.col("past_region") == pl.col("region")).fill_null(True))
        .with_columns(is_there=is_there & is_in_region, fits=fits)
        .filter(pl.col("is_there").fill_null(True), pl.col("fits").fill_null(True))
        .with_columns(is_good=pl.col("relief_percent") >= relief_needed)
        .group_by(*AT_JOINT, "past_date")
        .agg(
            certain=(pl.col("is_there") & pl.col("fits") & pl.col("is_good")).any(ignore_nulls=True),
            possible=pl.col("is_good").fill_null(True).any(),
            may_be_elsewhere=~pl.col("is_there").fill_null(False).any(),
        )
        .sort(*AT_JOINT, "past_date")
    )


def _joints_now(t: Tables) -> pl.LazyFrame:
    return t.documented_joints.select(
        "claim_key", service_group="technique_group", now_joint="joint", now_side="side"
    ).unique()


def _fewest_at_any_joint(t: Tables, *counts: pl.LazyFrame) -> pl.LazyFrame:
    """Counts ``least`` and ``most`` by joint → ``good_blocks`` and ``perhaps`` of the joint that has the fewest."""
    joints = t.sessions.select("session_id", "claim_key", "service_group").join(
        _joints_now(t), on=["claim_key", "service_group"], how="inner"
    )
    for count in counts:
        joints = joints.join(count, on=AT_JOINT, how="left", nulls_equal=True)
    return (
        joints.with_columns(pl.col("least", "most").fill_null(0).cast(pl.Int64))
        .group_by("session_id")
        .agg(good_blocks=pl.col("least").min(), at_most=pl.col("most").min())
        .select("session_id", "good_blocks", perhaps=pl.col("at_most") - pl.col("good_blocks"))
    )


def _longest_row(blocks: pl.LazyFrame, flag: str, name: str) -> pl.LazyFrame:
    """The longest run of blocks with the flag, by joint and side; the blocks are in order of their days."""
    breaks = (~pl.col(flag)).cast(pl.Int64).cum_sum().over(AT_JOINT)
    return (
        blocks.with_columns(row=breaks)
        .group_by(*AT_JOINT, "row")
        .agg(length=pl.col(flag).sum())
        .group_by(AT_JOINT)
        .agg(pl.col("length").max().alias(name))
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
