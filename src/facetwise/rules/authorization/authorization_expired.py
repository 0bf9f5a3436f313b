"""The authorization does not cover the service date.

## What it checks

The service date against the day on which the authorization ends, or, where that is not written, against the day of
the decision and the time for which the payer's decisions hold. A decision after the service counts only for payers
that take late requests.

## Why claims are denied for this

An authorization holds for a span of days. Outside it the service counts as not authorized. Medicare's decisions for
hospital outpatient services hold for 120 days, and are never made afterwards.

## Example

An affirmed request decided on 2026-01-05, and the ablation done on 2026-06-15.

## What to do

Look up the dates on the decision. If the service is still to come, ask for a new authorization; if it is done,
expect a denial.

## What this check cannot see

Extensions that were granted and not entered.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM, parameter
from facetwise.lexicon.authorization import NEED, is_given, matters
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW802",
    name="authorization-expired",
    grain=Grain.CLAIM,
    severity=Severity.DENIAL,
    parameters=NEED,
    looks_at=("prior_auth.required.valid_days", "prior_auth.required.retroactive"),
    needs=(Need.RECORD,),
    span="authorization.expires",
    message="the authorization {fault}, service on {service_date}",
    help=(
        "look up the dates on the decision; not yet performed: ask for a new authorization; performed: expect "
        "a denial unless the payer extends it"
    ),
    evidence=("authorization_number",),
    denial_codes=("CO-197", "CO-198"),
    stands_without_policy="matters",
    only_with=Presence.AUTHORIZATION,
)
def authorization_expired(t: Tables) -> pl.LazyFrame:
    """The authorization does not cover the service date."""
    day, decided = pl.col("service_date"), pl.col("authorization_decided")
    lasts = pl.duration(days=parameter("prior_auth.required.valid_days"))
    last_day = pl.coalesce("authorization_expires", decided + lasts)
    is_too_late = day > last_day
    came_after = (decided > day) & ~parameter("prior_auth.required.retroactive")
    fault = (
        pl.when(is_too_late)
        .then(pl.format("ended on {}", last_day))
        .otherwise(pl.format("was decided on {}, and this payer takes no late request", decided))
    )
    return t.claims.select(
        *CLAIM,
        "authorization_number",
        "service_date",
        "has_record",
        fault=fault,
        matters=matters(),
        applies=is_given() & pl.col("has_facet_line") & pl.col("authorization_required").ne_missing(False),
        violated=(is_too_late | came_after.fill_null(False)) & matters(),
    )
