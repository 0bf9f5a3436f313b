"""More facet joint sessions than the payer covers in the window.

## What it checks

Sessions of the same region and purpose within the payer's rolling window, from the loaded history and the other
claims of the run. A day is one session however many claims it took. Exactly on the last day of the window is left
open: no text settles it. Where the payer counts by joint, or by joint and side, the joint of the record with the most
earlier sessions decides. An injection whose purpose is not stated may be of either kind: it is over when all
injections of the window are more than both limits together, and within when they are no more than one. Where it does
not say how its window runs, a limit can be kept, never broken for certain.

## Why claims are denied for this

Medicare covers four diagnostic, four therapeutic and two ablation sessions a region in twelve months; the
next one is denied.

## Example

A fifth diagnostic block of the neck within a year.

## What to do

Before the procedure: plan it after the oldest session has left the window. Afterwards: expect a denial, and
tell the patient before, not after.

## What this check cannot see

Sessions at other practices that nobody loaded. Without a loaded history the count is a lower bound.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter, sessions_at_joints_in_window, sessions_in_window
from facetwise.rules.declare import Need, rule


@rule(
    code="FW401",
    name="session-limit-exceeded",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=(
        "limit.sessions.max",
        "limit.sessions.window.months",
        "limit.sessions.per",
        "limit.sessions.counts",
    ),
    looks_at=("limit.sessions.window.kind",),
    needs=(Need.HISTORY,),
    span="service_date",
    message=(
        "session {session_no} of {max_sessions} covered in {window_months} months {place} the {region} "
        "region, {purpose}"
    ),
    undetermined="{so_far} {place} the {region} region; {open_point}",
    help=(
        "not yet performed: the earliest covered date is {covered_from}; already performed: expect a denial"
    ),
    evidence=("earlier_dates",),
    denial_codes=("CO-119", "CO-151", "N640"),
)
def session_limit_exceeded(t: Tables) -> pl.LazyFrame:
    """More facet joint sessions than the payer covers in the window."""
    is_either = pl.col("purpose") == "unspecified"
    of_one, months = parameter("limit.sessions.max"), parameter("limit.sessions.window.months")
    most = pl.when(is_either).then(2 * of_one).otherwise(of_one)
    per, counts = parameter("limit.sessions.per"), parameter("limit.sessions.counts")
    of_region = sessions_in_window(t, months)
    of_joint = sessions_at_joints_in_window(t, months, per == "level_side")
    is_by_region = (per == "region") & (counts == "sessions")
    is_by_joint = per.is_in(["level", "level_side"])
    used = pl.when(is_by_joint).then("joint_used").otherwise("sessions_used")
    at_most = pl.when(is_by_joint).then("joint_at_most").otherwise("sessions_at_most")
    is_rolling = parameter("limit.sessions.window.kind") == "rolling"
    return (
        t.sessions.join(of_region, on="session_id", how="left")
        .join(of_joint, on="session_id", how="left")
        .select(
            *SESSION,
            "region",
            "earlier_dates",
            purpose=pl.when(is_either).then(pl.lit("diagnostic or therapeutic")).otherwise("purpose"),
            session_no=used + 1,
            so_far=_so_far(used, most, months),
            open_point=pl.when(is_rolling)
            .then(
                pl.lit(
                    "a session on the edge of the window or of unclear purpose or joints may make it one more"
                )
            )
            .otherwise(pl.lit("the payer does not say how the window runs")),
            max_sessions=most,
            window_months=months,
            covered_from=pl.when(is_by_region)
            .then(_covered_from(most))
            .fill_null("the day after the oldest session has left the window"),
            place=pl.when(is_by_joint).then(pl.lit("at one of these joints of")).otherwise(pl.lit("for")),
            applies=pl.lit(True),
            violated=pl.when((is_by_region | is_by_joint) & is_rolling & (used + 1 > most))
            .then(True)
            .when((is_by_region | is_by_joint) & pl.col("history_loaded") & (at_most + 1 <= of_one))
            .then(False),
        )
    )


def _so_far(used: pl.Expr, most: pl.Expr, months: pl.Expr) -> pl.Expr:
    """How many sessions are certain, without what nobody states."""
    return pl.coalesce(
        pl.format("certainly session {} of {} in {} months", used + 1, most, months),
        pl.format("certainly session {} of {}", used + 1, most),
        pl.format("how many of {} covered sessions are used cannot be told", most),
        pl.lit("how many sessions are covered is not stated"),
    )


def _covered_from(most: pl.Expr) -> pl.Expr:
    """The day after enough sessions have left the window; on the last day itself no text settles it."""
    leaving = pl.col("leave_days").list.get(pl.col("sessions_used") - most, null_on_oob=True)
    return leaving.dt.offset_by("1d").cast(pl.String)
