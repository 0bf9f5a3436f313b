"""More facet joint sessions than the payer covers in the window.

## What it checks

Sessions of the same region and purpose within the payer's rolling window, from the loaded history and the
other claims of the run. A day is one session however many claims it took. Exactly on the last day of the
window is left open: no text settles it.

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
from facetwise.lexicon import SESSION, parameter, sessions_in_window
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
    needs=(Need.HISTORY,),
    span="service_date",
    message=(
        "session {session_no} of {max_sessions} covered in {window_months} months for the {region} "
        "region, {purpose}"
    ),
    undetermined=(
        "session {session_no} of {max_sessions} in {window_months} months is certain, and a session on "
        "the edge of the window or of unclear purpose may make it one more"
    ),
    help=(
        "not yet performed: plan it for the day on which the oldest session has left the window; already "
        "performed: expect a denial"
    ),
    evidence=("earlier_dates",),
    denial_codes=("CO-119", "CO-151"),
)
def session_limit_exceeded(t: Tables) -> pl.LazyFrame:
    """More facet joint sessions than the payer covers in the window."""
    used = sessions_in_window(t, parameter("limit.sessions.window.months"))
    most = parameter("limit.sessions.max")
    inside = pl.col("sessions_used") + 1
    perhaps = inside + pl.col("sessions_on_edge") + pl.col("sessions_unclear")
    is_counted = (parameter("limit.sessions.per") == "region") & (
        parameter("limit.sessions.counts") == "sessions"
    )
    return t.sessions.join(used, on="session_id", how="left").select(
        *SESSION,
        "region",
        "purpose",
        "earlier_dates",
        session_no=inside,
        max_sessions=most,
        window_months=parameter("limit.sessions.window.months"),
        applies=pl.lit(True),
        violated=pl.when(is_counted & (inside > most))
        .then(True)
        .when(is_counted & pl.col("history_loaded") & (perhaps <= most))
        .then(False),
    )
