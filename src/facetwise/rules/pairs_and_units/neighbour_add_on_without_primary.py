"""An add-on of another procedure stands without its primary.

## What it checks

Add-ons beside facet work that are no facet codes (further epidural levels 64480 and 64484, further minutes of
sedation 99153 and 99157): their primary is on the same claim and day.

## Why claims are denied for this

An add-on describes more of something. Alone it has nothing to add to, and is denied automatically.

## Example

64484 beside 64493, and no 64483.

## What to do

Bill the primary if it was done; otherwise correct the code.

## What this check cannot see

Primaries on another claim of the day.
"""

from datetime import date

import polars as pl

from facetwise.codes import add_ons
from facetwise.codes.dates import is_in_force
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line
from facetwise.rules.declare import Presence, rule


@rule(
    code="FW611",
    name="neighbour-add-on-without-primary",
    grain=Grain.LINE,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    span="line.code",
    message="{code} stands without its primary {primary_codes} on the same day",
    help="bill the primary on the same claim, if it was done; otherwise correct the code",
    denial_codes=("CO-107", "CO-B15", "N122"),
    sources=(
        Source(
            document="NCCI add-on code file",
            paragraph="files of 2024-06-03 and of the second quarter of 2026",
            dated=date(2026, 4, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def neighbour_add_on_without_primary(t: Tables) -> pl.LazyFrame:
    """An add-on of another procedure stands without its primary."""
    day = ["claim_key", "service_date"]
    of_line = [*day, "code"]
    present = t.lines.select(*day, primary="code", is_there=pl.lit(True)).unique()
    links = add_ons.frame().lazy().select("primary", "effective_from", "effective_until", code="add_on")
    found = (
        t.lines.filter(~is_facet_line())
        .select(of_line)
        .unique()
        .join(links, on="code")
        .filter(is_in_force(pl.col("service_date")).fill_null(True))
        .join(present, on=[*day, "primary"], how="left", nulls_equal=True)
        .group_by(of_line)
        .agg(
            has_primary=pl.col("is_there").any(),
            primary_codes=pl.col("primary").sort().str.join(" or "),
        )
    )
    return t.lines.join(found, on=of_line, how="left", nulls_equal=True).select(
        *LINE,
        "code",
        "primary_codes",
        applies=pl.col("has_primary").is_not_null() & is_facet_line().any().over("claim_key"),
        violated=~pl.col("has_primary"),
    )
