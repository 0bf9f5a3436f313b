"""Earlier sessions of the same patient, counted in a policy's window.

Windows are rolling: a session leaves the window on its date plus the months. Whether the last day still
counts is not stated in any text read (medicare.md 4), so sessions exactly there are counted apart.
"""

from datetime import date

import polars as pl

from facetwise.domain.tables import Tables


def months_after(day: pl.Expr, months: pl.Expr) -> pl.Expr:
    """The day that many months later; never computed backwards, so that month ends agree."""
    return day.dt.offset_by(pl.format("{}mo", months.cast(pl.Int64)))


def number_key(number: str) -> pl.Expr:
    """A number as four bytes, enough to tell apart what belongs to one patient; null stays null."""
    text = pl.col(number)
    return pl.when(text.is_not_null()).then((text.hash() & 0xFFFFFFFF).cast(pl.UInt32))


def was_purpose(purpose: pl.Expr) -> pl.Expr:
    """Whether an earlier session was of this purpose; null where nobody said, and technique and codes leave it open.

    Looks at ``past_purpose``, ``past_technique`` and ``past_is_injection``.
    """
    technique, is_ablation = pl.col("past_technique"), purpose == "ablation"
    is_lesion = pl.coalesce(
        technique.is_in(["radiofrequency", "pulsed_radiofrequency"]), ~pl.col("past_is_injection")
    )
    return (
        pl.when(pl.col("past_purpose") != "unspecified")
        .then(pl.col("past_purpose") == purpose)
        .when(is_lesion != is_ablation)
        .then(False)
    )


def sessions_at_joints_in_window(t: Tables, months: pl.Expr, by_side: pl.Expr) -> pl.LazyFrame:
    """One row per session with documented joints: earlier sessions of its purpose at one of them, the most of any.

    Args:
        t: the tables.
        months: length of the window; null where it is not stated, and then nothing ever leaves it.
        by_side: whether the sides of a joint are counted apart.

    Returns:
        ``joint_used`` lie certainly inside, ``joint_at_most`` would with all that is not known of them (joints, sides,
        purpose, the edge of the window).
    """
    now = t.documented_joints.select(
        "claim_key", service_group="technique_group", now_joint="joint", now_side="side"
    ).unique()
    past = t.history_joints.select(
        "claim_key",
        "joint",
        "side",
        past_date="service_date",
        past_purpose="purpose",
        past_technique="technique",
        past_is_injection="is_injection",
    )
    leaves = pl.coalesce(months_after(pl.col("past_date"), months), pl.lit(date.max))
    is_side = ~by_side | (pl.col("side") == pl.col("now_side"))
    is_inside = pl.when(leaves != pl.col("service_date")).then(leaves > pl.col("service_date"))
    counts = (pl.col("joint") == pl.col("now_joint")) & is_side & was_purpose(pl.col("purpose")) & is_inside
    day = pl.col("past_date")
    return (
        t.sessions.join(now, on=["claim_key", "service_group"], how="inner")
        .join(past, on="claim_key", how="left")
        .with_columns(counts=counts)
        .group_by("session_id", "now_joint", "now_side")
        .agg(
            used=day.filter("counts").n_unique(),
            at_most=day.filter(pl.col("counts").fill_null(True)).drop_nulls().n_unique(),
        )
        .group_by("session_id")
        .agg(
            joint_used=pl.col("used").max().cast(pl.Int64),
            joint_at_most=pl.col("at_most").max().cast(pl.Int64),
        )
    )


def sessions_in_window(t: Tables, months: pl.Expr) -> pl.LazyFrame:
    """One row per session: earlier sessions of its region and purpose within the window before it.

    ``sessions_used`` lie inside; ``sessions_at_most`` are these, those exactly on the window's last day, and those
    whose purpose or region is not known; ``earlier_dates`` are those inside, as text, and ``leave_days`` the days on
    which they leave, in order. A day is one session however many claims it took. To an injection whose purpose is not
    stated, earlier injections of either purpose count.
    """
    past = t.history.select(
        "claim_key",
        past_date=pl.col("service_date"),
        past_region=pl.col("region"),
        past_purpose=pl.col("purpose"),
        past_technique=pl.col("technique"),
        past_is_injection=pl.col("is_injection"),
    )
    is_either = pl.col("purpose") == "unspecified"  # an injection: past ones of both kinds are counted
    is_kind = pl.when(is_either).then(pl.col("past_purpose") != "ablation")
    counts = (pl.col("past_region") == pl.col("region")) & is_kind.otherwise(was_purpose(pl.col("purpose")))
    pairs = (
        t.sessions.select("session_id", "claim_key", "service_date", "region", "purpose", months=months)
        .join(past, on="claim_key", how="inner")
        .with_columns(leaves=months_after(pl.col("past_date"), pl.col("months")))
        .with_columns(same=counts, perhaps=counts.fill_null(True))
    )
    inside = pl.col("leaves") > pl.col("service_date")
    not_surely_outside = pl.col("leaves") >= pl.col("service_date")
    counted = pairs.group_by("session_id").agg(
        sessions_used=pl.col("past_date").filter(inside & pl.col("same")).n_unique(),
        sessions_at_most=pl.col("past_date").filter(not_surely_outside & pl.col("perhaps")).n_unique(),
        earlier_dates=pl.col("past_date").filter(inside & pl.col("same")).unique().sort(),
        leave_days=pl.col("leaves").filter(inside & pl.col("same")).unique().sort(),
    )
    return (
        t.sessions.select("session_id")
        .join(counted, on="session_id", how="left")
        .with_columns(
            pl.col("sessions_used", "sessions_at_most").fill_null(0).cast(pl.Int64),
            earlier_dates=pl.col("earlier_dates")
            .list.eval(pl.element().cast(pl.String))
            .list.join(", ")
            .replace("", None)
            .fill_null("none"),
        )
    )
