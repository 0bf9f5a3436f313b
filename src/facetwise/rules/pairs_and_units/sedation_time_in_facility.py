"""Further minutes of sedation on a professional claim from a facility.

## What it checks

99153 (each further quarter of an hour of moderate sedation by the person who does the procedure) on a professional
claim whose place of service is paid at the facility rate.

## Why claims are denied for this

The fee schedule gives 99153 no physician's work: it pays staff and supplies, which in a facility are the
facility's.

## Example

99152 and 99153 by the physician at place of service 24.

## What to do

Leave 99153 off the professional claim. If the place of service is wrong, correct it: it is where the patient was
treated.

## What this check cannot see

Whether sedation is covered at all; another check looks at that.
"""

from datetime import date

import polars as pl

from facetwise.codes import places
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import ClaimType, Grain, Severity
from facetwise.lexicon import LINE, is_facet_line
from facetwise.lexicon.groups import anywhere_in
from facetwise.rules.declare import Presence, rule

TECHNICAL_SEDATION = "99153"


@rule(
    code="FW607",
    name="sedation-time-in-facility",
    grain=Grain.LINE,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    span="line.code",
    message="{code} on a professional claim from a facility, place of service {place_of_service}",
    undetermined="whether {code} is paid here is open: place of service {place_of_service}, {claim_type_said} claim",
    help="leave 99153 to the facility; correct the place of service only if the patient was treated elsewhere",
    denial_codes=("CO-171", "CO-97", "M97"),
    sources=(
        Source(
            document="CMS physician fee schedule, October 2025",
            paragraph="99153: professional/technical indicator 3, technical only",
            dated=date(2025, 10, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def sedation_time_in_facility(t: Tables) -> pl.LazyFrame:
    """Further minutes of sedation on a professional claim from a facility."""
    place = places.frame().lazy().select("place_of_service", "is_facility")
    is_professional = pl.col("claim_type") == ClaimType.PROFESSIONAL
    return t.lines.join(place, on="place_of_service", how="left").select(
        *LINE,
        "code",
        "place_of_service",
        claim_type_said=pl.col("claim_type").fill_null("unknown kind of"),
        applies=(pl.col("code") == TECHNICAL_SEDATION)
        & anywhere_in("claim_key", is_facet_line())
        & is_professional.fill_null(True),
        violated=pl.col("is_facility") & is_professional,
    )
