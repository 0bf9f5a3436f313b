"""Diagnostic blocks before each session: how many gave enough relief, in the region and at the joints treated now."""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.lexicon.earlier import earlier_sessions, is_of_facets
from facetwise.lexicon.history import was_purpose
from facetwise.lexicon.parameters import parameter
from facetwise.lexicon.targets import RADIOGRAPHIC

AT_JOINT = ("session_id", "now_joint", "now_side")


def is_guided() -> pl.Expr:
    """Whether a block was guided as the payer asks; null where it was not, for no text says that it may count.

    What the payer finds not necessary without fluoroscopy or CT (medicare.md 6) is no necessary block (medicare.md 3);
    what a payer accepts that has not said it is known of these two alone. A history that does not tell the guidance is
    taken as it is. Asks for ``guidance.required.one_of``.
    """
    accepted, guidance = parameter("guidance.required.one_of"), pl.col("past_guidance")
    is_named = accepted.str.split("|").list.contains(guidance)
    is_usual = accepted.is_null() & guidance.is_in(RADIOGRAPHIC)
    return pl.when(guidance.is_null() | is_named | is_usual | (accepted == "any_imaging")).then(True)


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
    is_diagnostic = was_purpose(pl.lit("diagnostic"))
    blocks = earlier_sessions(t).filter(is_diagnostic.fill_null(True), is_of_facets())
    found = (
        t.sessions.join(blocks, on="session_id", how="inner")
        .with_columns(counts=counts & is_diagnostic)
        .group_by("session_id")
        .agg(
            good_blocks=pl.col("past_date").filter(pl.col("counts")).n_unique(),
            at_most=pl.col("past_date").filter(pl.col("counts").fill_null(True)).n_unique(),
        )
    )
    return (
        t.sessions.select("session_id")
        .join(found, on="session_id", how="left")
        .with_columns(pl.col("good_blocks", "at_most").fill_null(0))
        .select("session_id", "good_blocks", perhaps=pl.col("at_most") - pl.col("good_blocks"))
    )


def blocks_in_a_row(t: Tables, relief_needed: pl.Expr, fits: pl.Expr) -> pl.LazyFrame:
    """One row per session, documented joint and side: the most diagnostic blocks in a row, each with enough relief.

    ``good_in_a_row`` and ``perhaps_in_a_row`` as in `blocks_before`; a block of other joints, or one that does not fit,
    neither counts nor breaks the row.
    """
    blocks = _blocks_by_joint(t, relief_needed, fits)
    could_count = blocks.filter(pl.col("possible") | ~pl.col("may_be_elsewhere"))
    least, most = _longest_row(blocks, "certain", "least"), _longest_row(could_count, "possible", "most")
    at_joints = _at_joints_now(t, least).join(most, on=AT_JOINT, how="left", nulls_equal=True)
    good, at_most = (pl.col(name).fill_null(0).cast(pl.Int64) for name in ("least", "most"))
    return at_joints.select(*AT_JOINT, good_in_a_row=good, perhaps_in_a_row=at_most - good)


def good_blocks_there(t: Tables, relief_needed: pl.Expr, fits: pl.Expr) -> pl.LazyFrame:
    """One row per session, documented joint and side: ``good_there``, the good blocks at that joint.

    A good block whose joints nobody wrote may have been there and is taken so; one of other joints is not.
    """
    blocks = _blocks_by_joint(t, relief_needed, fits)
    counted = blocks.group_by(AT_JOINT).agg(there=pl.col("assumed").sum())
    good = pl.col("there").fill_null(0).cast(pl.Int64)
    return _at_joints_now(t, counted).select(*AT_JOINT, good_there=good)


def _blocks_by_joint(t: Tables, relief_needed: pl.Expr, fits: pl.Expr) -> pl.LazyFrame:
    """One row per joint and side of the record and day of a diagnostic block that was, or may have been, there."""
    is_diagnostic = was_purpose(pl.lit("diagnostic"))
    past = t.history_joints.select(
        "claim_key", "joint", "side", "relief_percent", past_date="service_date", past_region="region",
        past_purpose="purpose", past_technique="technique", past_guidance="guidance",
        past_is_injection="is_injection",
    ).filter(is_diagnostic.fill_null(True), is_of_facets())  # fmt: skip
    is_there = (pl.col("joint") == pl.col("now_joint")) & (pl.col("side") == pl.col("now_side"))
    is_in_region = pl.when(pl.col("past_region").is_not_null()).then(True)
    return (
        t.sessions.join(_joints_now(t), on=["claim_key", "service_group"], how="inner")
        .join(past, on="claim_key", how="left")
        .filter((pl.col("past_region") == pl.col("region")).fill_null(True))
        .with_columns(
            is_there=is_there & is_in_region & is_diagnostic,
            is_not_elsewhere=is_there.fill_null(True) & is_in_region & is_diagnostic,
            fits=fits,
        )
        .filter(pl.col("is_there").fill_null(True), pl.col("fits").fill_null(True))
        .with_columns(is_good=pl.col("relief_percent") >= relief_needed)
        .group_by(*AT_JOINT, "past_date")
        .agg(
            certain=(pl.col("is_there") & pl.col("fits") & pl.col("is_good")).any(ignore_nulls=True),
            assumed=(pl.col("is_not_elsewhere") & pl.col("fits") & pl.col("is_good")).any(ignore_nulls=True),
            possible=pl.col("is_good").fill_null(True).any(),
            may_be_elsewhere=~pl.col("is_there").any(),
        )
        .sort(*AT_JOINT, "past_date")
    )


def _joints_now(t: Tables) -> pl.LazyFrame:
    return t.documented_joints.select(
        "claim_key", service_group="technique_group", now_joint="joint", now_side="side"
    ).unique()


def _at_joints_now(t: Tables, counts: pl.LazyFrame) -> pl.LazyFrame:
    """The joints and sides of the record, with what was counted at them."""
    return (
        t.sessions.select("session_id", "claim_key", "service_group")
        .join(_joints_now(t), on=["claim_key", "service_group"], how="inner")
        .join(counts, on=AT_JOINT, how="left", nulls_equal=True)
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


def open_point(
    needed: pl.Expr, relief_needed: pl.Expr, has_enough: pl.Expr, is_elsewhere: pl.Expr
) -> pl.Expr:
    """Why it cannot be told whether enough blocks came before a session.

    Looks at ``may_be_repeat`` of `earlier.gravest_joint` too.
    """
    good, percent = pl.col("good_blocks"), relief_needed.cast(pl.Int64).cast(pl.String).fill_null("enough")
    of_repeat = (
        "{} of {} diagnostic blocks with {} percent relief before it, and none are needed for a repeat: whether an "
        "earlier session was of this purpose and at these joints is not told"
    )
    return (
        pl.when("may_be_repeat")
        .then(pl.format(of_repeat, good, needed, percent))
        .when(needed.is_null())
        .then(
            pl.format(
                "blocks with {} percent relief: {}, and the policy states no fewest number", percent, good
            )
        )
        .when(has_enough & is_elsewhere.is_null())
        .then(pl.format("{} good blocks are in the region, and which joints are treated is not told", good))
        .when(has_enough)
        .then(
            pl.format(
                "{} good blocks are in the region, not at every joint and side that is treated, and the "
                "policy does not say whether those count",
                good,
            )
        )
        .otherwise(
            pl.format(
                "relief, joints or region of an earlier block are not recorded, or it had no fluoroscopy or CT: "
                "{} of {} are certain",
                good,
                needed,
            )
        )
    )
