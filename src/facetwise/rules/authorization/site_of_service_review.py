"""The payer wants this procedure done elsewhere, unless it agrees.

## What it checks

The place of service of an ablation against the place that the payer prefers, where it reviews the site. A few plans
take a facility only for stated reasons.

## Why claims are denied for this

Without an agreed reason the facility's claim, and often the physician's, is denied for the setting.

## Example

An ablation at a surgery centre for a plan that wants it in the office.

## What to do

Have the site reviewed before the service, with the reason that holds for this patient. A reason is never made up.

## What this check cannot see

Whether the payer agreed to the site, and plans of the payer to which the policy does not apply.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.rules.declare import Presence, rule

OFFICE, OFFICE_CODE = "office", "11"


@rule(
    code="FW810",
    name="site-of-service-review",
    grain=Grain.SESSION,
    only_with=Presence.ABLATION,
    severity=Severity.RISK,
    parameters=("site_of_service.review",),
    looks_at=("site_of_service.preferred", "site_of_service.exceptions"),
    span="place_of_service",
    message="place of service {place_of_service}: the payer wants it in the {preferred}",
    undetermined=(
        "place of service {place_of_service}: the payer wants it in the {preferred}, and takes another place "
        "for stated reasons only: {exceptions}"
    ),
    help="have the site reviewed before the service, with a reason that the record holds; keep the payer's answer",
    denial_codes=("CO-58", "CO-197"),
)
def site_of_service_review(t: Tables) -> pl.LazyFrame:
    """The payer wants this procedure done elsewhere, unless it agrees."""
    preferred = parameter("site_of_service.preferred")
    wants_office = preferred.str.contains(OFFICE, literal=True)
    in_office = pl.col("place_of_service") == OFFICE_CODE
    return t.sessions.select(
        *SESSION,
        place_of_service=pl.col("place_of_service").fill_null("not given"),
        preferred=_in_words(preferred),
        exceptions=_in_words(parameter("site_of_service.exceptions")).fill_null("not stated which"),
        applies=(pl.col("purpose") == "ablation") & parameter("site_of_service.review"),
        violated=pl.when(wants_office & in_office).then(False),
    )


def _in_words(values: pl.Expr) -> pl.Expr:
    return values.str.replace_all("|", ", ", literal=True).str.replace_all("_", " ")
