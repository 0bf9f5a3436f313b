"""Earlier sessions of the same patient beside each session, and whether they treated the same joints."""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.lexicon.history import was_purpose
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
    "past_is_injection",
)
BROUGHT = ("relief_percent", "relief_months", "function_gain_percent")
JOINT_NOW = ("session_id", "now_joint", "now_side")


@once
def earlier_at_joints(t: Tables) -> pl.LazyFrame:
    """One row per session, joint and side treated now, and earlier session of its region or of one that is not known.

    ``is_same_joint``: that joint was treated then on that side (a session of the other side was not there, whatever
    its joints); null while the history does not tell, or the record names no joint, so that ``now_joint`` is null.
    ``relief_percent``, ``relief_months`` and ``function_gain_percent`` are what the earlier session brought.
    """
    group = ["claim_key", "service_group"]
    now = t.documented_joints.select(
        "claim_key", service_group="technique_group", now_joint="joint", now_side="side"
    ).unique()
    past = t.history_joints.select(
        "claim_key",
        "entry",
        "joint",
        *BROUGHT,
        past_date="service_date",
        past_purpose="purpose",
        past_region="region",
        past_technique="technique",
        past_guidance="guidance",
        past_is_injection="is_injection",
        past_side="side",
    )
    is_same = (pl.col("joint") == pl.col("now_joint")) & (pl.col("past_side") == pl.col("now_side"))
    return (
        t.sessions.select("session_id", *group, "region")
        .join(now, on=group, how="left")
        .join(past, on="claim_key", how="inner")
        .filter((pl.col("past_region") == pl.col("region")).fill_null(True))
        .group_by(*EARLIER, "now_joint", "now_side")
        .agg(pl.col(BROUGHT).first(), is_same_joint=known_any(is_same))
    )


@once
def earlier_sessions(t: Tables) -> pl.LazyFrame:
    """The same, one row per session and earlier session: ``is_same_joint`` where any joint of now was treated."""
    return (
        earlier_at_joints(t)
        .group_by(EARLIER)
        .agg(pl.col(BROUGHT).first(), is_same_joint=known_any(pl.col("is_same_joint")))
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
    """One row per session: whether the last session before it helped, at the joint of now where it helped least.

    Args:
        earlier: rows of `earlier_at_joints` with ``is_sure`` (it was one of these for certain, null where not) and
            ``helped``.

    Returns:
        ``helped`` is null while a later one, of which it is not certain that it counts, says something else; the other
        columns are of the one that decides.
    """
    last_sure = pl.col("past_date").filter(pl.col("is_sure")).max().over(JOINT_NOW)
    is_sure = pl.col("is_sure").fill_null(False)
    is_last = pl.when(is_sure).then(pl.col("past_date") == last_sure)
    may_be_later = (pl.col("past_date") > last_sure).fill_null(True)
    all_helped = pl.col("helped").fill_null(False).all()
    none_helped = ~pl.col("helped").fill_null(True).any()
    has_sure = pl.col("is_sure").any()
    # what did not help decides, and of that what is certain: it comes last
    decides = pl.col("helped").fill_null(False).not_() * 2 + is_sure
    by_joint = (
        earlier.filter(is_last.fill_null(may_be_later))
        .sort(decides, "past_date")
        .group_by(JOINT_NOW)
        .agg(
            pl.col("past_date", "relief_percent", "relief_months", "function_gain_percent").last(),
            helped=pl.when(all_helped).then(True).when(none_helped & has_sure).then(False),
        )
    )
    least_first = (pl.col("helped").cast(pl.Int8) * 2).fill_null(1)
    return by_joint.sort(least_first, "past_date").group_by("session_id").first()


def first_at_joints(t: Tables, purpose: str) -> pl.LazyFrame:
    """One row per session, joint and side treated now, of which nobody knows that it had this purpose before.

    ``is_first`` is null while an earlier session may have been one of the purpose there: its joints, purpose or region
    are not told, or those of now. Criteria of a repeat speak of the same site (medicare.md 3), so a joint treated for
    the first time beside a repeated one is a first.
    """
    was_it = was_there() & was_purpose(pl.lit(purpose))
    before = (
        earlier_at_joints(t)
        .filter(is_of_facets())
        .group_by(JOINT_NOW)
        .agg(was_before=known_any(was_it), is_asked=pl.lit(True))
    )
    now = t.documented_joints.select(
        "claim_key", service_group="technique_group", now_joint="joint", now_side="side"
    ).unique()
    return (
        t.sessions.select("session_id", "claim_key", "service_group")
        .join(now, on=["claim_key", "service_group"], how="left")
        .join(before, on=JOINT_NOW, how="left", nulls_equal=True)
        .select(*JOINT_NOW, is_first=pl.col("is_asked").is_null() | ~pl.col("was_before"))
        .filter(pl.col("is_first").fill_null(True))
    )


def gravest_joint(joints: pl.LazyFrame, *order: str) -> pl.LazyFrame:
    """One row per session: of `first_at_joints` the joint at which a fault is most certain, then by ``order``.

    Args:
        joints: with ``lacks``: whether it is at fault if it is treated for the first time.
        order: columns that decide among joints that are alike.

    Returns:
        ``lacks`` is null where it cannot be told, or where the joint may have been treated before.
    """
    lacks = pl.col("is_first") & pl.col("lacks")
    least_certain_last = (2 - lacks.cast(pl.Int8) * 2).fill_null(1)
    return (
        joints.with_columns(lacks=lacks, may_be_repeat=pl.col("is_first").is_null() & pl.col("lacks"))
        .sort(least_certain_last, *order, maintain_order=True)
        .group_by("session_id", maintain_order=True)
        .first()
    )
