"""A drug on the professional's claim from a place that bears its cost.

## What it checks

Drug lines on a professional claim whose place of service is paid at the facility rate, such as a hospital
outpatient department or a surgery centre.

## Why claims are denied for this

The facility buys the drug and is paid for it. A professional who bills it there is denied, however the drug was
documented.

## Example

64493 and J3301 by the physician at place of service 24.

## What to do

Leave the drug off the professional claim. If the place of service is wrong, correct it: it is where the patient
was treated.

## What this check cannot see

Who paid for the drug. Local anesthetic, contrast and supplies are other checks.
"""

import polars as pl

from facetwise.codes import places
from facetwise.codes.drugs import DrugRole
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import ClaimType, Grain, Severity
from facetwise.lexicon import LINE, parameter
from facetwise.lexicon.drugs import drug_lines
from facetwise.rules.declare import Presence, rule

PAID_APART = (DrugRole.STEROID, DrugRole.UNCLASSIFIED, DrugRole.SEDATION)
OF_A_FACILITY = (ClaimType.ASC, ClaimType.HOSPITAL)


@rule(
    code="FW706",
    name="drug-at-facility",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    parameters=("billing.drugs_in_facility",),
    span="line.place_of_service",
    message="{code} ({drug}) on a professional claim from {place}, place of service {place_of_service}",
    undetermined=(
        "whether {code} ({drug}) may stand on this claim is open: the place of service ({place_of_service}) is "
        "not known to be an office or a facility"
    ),
    help="leave the drug to the facility; correct the place of service only if the patient was treated elsewhere",
    denial_codes=("CO-171", "M97"),
    stands_without_policy="is_outside",
)
def drug_at_facility(t: Tables) -> pl.LazyFrame:
    """A drug on the professional's claim from a place that bears its cost."""
    place = places.frame().lazy().select("place_of_service", "is_facility", place="plain_name")
    return (
        drug_lines(t)
        .join(place, on="place_of_service", how="left")
        .select(
            *LINE,
            "code",
            "drug",
            "place",
            "place_of_service",
            is_outside=~pl.col("is_facility"),
            applies=pl.col("drug_role").is_in(PAID_APART).fill_null(False)
            & ~pl.col("claim_type").is_in(OF_A_FACILITY).fill_null(False),
            violated=pl.col("is_facility") & ~parameter("billing.drugs_in_facility"),
        )
    )
