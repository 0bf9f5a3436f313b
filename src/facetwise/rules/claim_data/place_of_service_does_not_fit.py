"""A place of service that this kind of claim, or this kind of procedure, cannot have.

## What it checks

The place of each line against the kind of claim (a surgery centre's own claim: place 24 only; a hospital's: hospital
places), facet lines against places by telehealth, where no needle can be set, and modifier SG, a surgery centre's, on
a facet line at another place.

## Why claims are denied for this

The payer holds that the service cannot have been done there, or that another party bills for that place.

## Example

A surgery centre's facility claim at place 11.

## What to do

Correct the place if it is wrong; otherwise look who bills. It is where the patient was treated.

## What this check cannot see

Whether the patient was treated there.
"""

from datetime import date

import polars as pl

from facetwise.codes import places
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line
from facetwise.lexicon.lines import has_modifier, is_first_line
from facetwise.rules.declare import rule

TELEHEALTH = ("02", "10")
SURGERY_CENTRE = "24"


@rule(
    code="FW904",
    name="place-of-service-does-not-fit",
    grain=Grain.LINE,
    of_every_claim=True,
    severity=Severity.DENIAL,
    span="line.place_of_service",
    message="{code} at place of service {place_of_service} ({place}), which does not fit {misfit}",
    undetermined="{code} at place of service {place_of_service}: whose claim it is is not known",
    help=(
        "write the place where the patient was treated and the party that bills for it, as they were; a place is never "
        "chosen for its rate"
    ),
    denial_codes=("CO-58", "CO-16", "M77"),
    sources=(
        Source(
            document="CMS place-of-service code set",
            paragraph="set of 2023-09; which claim each place fits",
            dated=date(2023, 9, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def place_of_service_does_not_fit(t: Tables) -> pl.LazyFrame:
    """A place of service that this kind of claim, or this kind of procedure, cannot have."""
    place = places.frame().lazy().select("place_of_service", "claim_types", place="plain_name")
    at_a_distance = is_facet_line() & pl.col("place_of_service").is_in(TELEHEALTH)
    is_centres = is_facet_line() & has_modifier("SG") & (pl.col("place_of_service") != SURGERY_CENTRE)
    is_impossible = at_a_distance | is_centres
    fits = pl.col("claim_types").list.contains(pl.col("claim_type"))
    is_of_the_physician_alone = pl.col("claim_types").list.len() == 1
    is_told = pl.col("claim_type").is_not_null() | is_impossible
    return t.lines.join(place, on="place_of_service", how="left").select(
        *LINE,
        "code",
        "place",
        "place_of_service",
        misfit=pl.when(at_a_distance)
        .then(pl.lit("a procedure with a needle"))
        .when(is_centres)
        .then(pl.lit("modifier SG, which says that a surgery centre bills"))
        .otherwise(pl.format("a claim of the kind {}", "claim_type")),
        applies=pl.col("place").is_not_null() & (is_told | is_first_line(~is_told, "place_of_service")),
        violated=pl.when(is_impossible)
        .then(True)
        .when(pl.col("claim_type").is_not_null())
        .then(~fits)
        .when(is_of_the_physician_alone)
        .then(False),
    )
