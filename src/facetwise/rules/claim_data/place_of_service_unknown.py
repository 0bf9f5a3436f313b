"""A line has no place of service, or one that is not in the set.

## What it checks

Each line of a professional or surgery centre claim has a place of service of the national set: the one that was
imported for the day, else the built-in one of 2023-09. The institutional form, which hospitals and some surgery centres
use, carries none.

## Why claims are denied for this

The place decides the rate and the rules. A claim without a valid one is rejected.

## Example

Place of service 43 typed for 24.

## What to do

Enter where the patient was treated: 11 office, 19 or 22 hospital outpatient, 24 surgery centre.

## What this check cannot see

Whether it is where the patient was treated.
"""

from datetime import date

import polars as pl

from facetwise.codes import places, published
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE
from facetwise.lexicon.lines import is_first_line, is_of_institutional_form
from facetwise.rules.declare import rule


@rule(
    code="FW903",
    name="place-of-service-unknown",
    grain=Grain.LINE,
    of_every_claim=True,
    severity=Severity.DENIAL,
    span="line.place_of_service",
    message="{code}: {place_said}",
    undetermined="{code}: the place of service is not known",
    help="enter where the patient was treated: 11 office, 19 or 22 hospital outpatient, 24 surgery centre",
    denial_codes=("CO-16", "M77"),
    sources=(
        Source(
            document="CMS place-of-service code set",
            paragraph="set of 2023-09",
            dated=date(2023, 9, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def place_of_service_unknown(t: Tables) -> pl.LazyFrame:
    """A line has no place of service, or one that is not in the set."""
    known = places.frame()["place_of_service"].to_list()
    place = pl.col("place_of_service")
    is_in_set = (
        pl.when(published.is_loaded("pos")).then(published.is_listed_place()).otherwise(place.is_in(known))
    )
    is_read_from_a_claim = pl.col("segment").is_not_null()
    return t.lines.select(
        *LINE,
        "code",
        place_said=pl.when(place.is_null())
        .then(pl.lit("no place of service"))
        .otherwise(pl.format("place of service {} is not in the set", place)),
        applies=~is_of_institutional_form()
        & (place.is_not_null() | is_read_from_a_claim | is_first_line(place.is_null())),
        violated=pl.when(place.is_null() & is_read_from_a_claim).then(True).otherwise(~is_in_set),
    )
