"""A drug on a professional claim in a facility.

## What it checks

Drug lines of professional claims at facility places of service.

## Why claims are denied for this

In a facility the drug is the facility's, and its payment is in the facility's.

## Example

J3301 on the physician's claim at place of service 24.

## What to do

Leave it off. In the office the practice buys the drug and bills it.

## What this check cannot see

Who bought the drug.
"""

import polars as pl

from facetwise.codes import drugs, places
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, parameter
from facetwise.rules.declare import rule


@rule(
    code="FW706",
    name="drug-at-facility",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    parameters=("billing.drugs_in_facility",),
    span="line.code",
    message=(
        "{code} on a professional claim at place of service {place_of_service}, where the facility "
        "supplies the drug"
    ),
    undetermined="the place of service is not known",
    help="leave the drug off the professional claim; the facility reports it",
    denial_codes=("CO-97", "CO-5"),
)
def drug_at_facility(t: Tables) -> pl.LazyFrame:
    """A drug on a professional claim in a facility."""
    facility = places.frame().lazy().select("place_of_service", "is_facility")
    is_drug = drugs.frame().lazy().select("code", is_drug=pl.lit(True)).unique()
    return (
        t.lines.join(is_drug, on="code", how="left")
        .join(facility, on="place_of_service", how="left")
        .select(
            *LINE,
            "code",
            "place_of_service",
            applies=pl.col("is_drug").fill_null(False)
            & (pl.col("claim_type") == "professional")
            & ~parameter("billing.drugs_in_facility"),
            violated=pl.col("is_facility"),
        )
    )
