"""Ultrasound guided the needle, and the payer wants fluoroscopy or CT.

## What it checks

Whether an injection session is billed with the ultrasound family, or its record documents ultrasound, against the
guidance that the payer accepts.

## Why claims are denied for this

Medicare and most others hold facet injections under ultrasound for not necessary.

## Example

0213T billed to Medicare.

## What to do

Plan the procedure with fluoroscopy or CT. Afterwards the code stays what was done; expect a denial and tell the
patient.

## What this check cannot see

Whether an advance notice was given to the patient.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.rules.declare import rule


@rule(
    code="FW206",
    name="ultrasound-not-covered",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("guidance.required.ultrasound_allowed",),
    looks_at=("guidance.required.one_of",),
    span="procedures[0].guidance",
    message="ultrasound guidance is not covered{accepted}",
    undetermined="the payer's text does not say whether it accepts ultrasound",
    help="already performed: the code stays what was done; expect a denial and tell the patient",
    denial_codes=("CO-50", "CO-96"),
)
def ultrasound_not_covered(t: Tables) -> pl.LazyFrame:
    """Ultrasound guided the needle, and the payer wants fluoroscopy or CT."""
    accepted = parameter("guidance.required.one_of")
    allowed = parameter("guidance.required.ultrasound_allowed")
    is_ultrasound = (pl.col("technique_group") == "ultrasound_injection") | (
        pl.col("guidance") == "ultrasound"
    )
    of_session = ["claim_key", "region", "service_group"]
    by_ultrasound = (
        t.lines.filter(is_ultrasound)
        .select("claim_key", "service_group", region="session_region", is_by_ultrasound=pl.lit(value=True))
        .unique()
    )
    return t.sessions.join(by_ultrasound, on=of_session, how="left").select(
        *SESSION,
        accepted=pl.format(
            "; the payer asks for {}", accepted.str.replace_all("|", " or ", literal=True)
        ).fill_null(""),
        applies=pl.col("technique_group").is_in(["injection", "ultrasound_injection"]),
        violated=pl.when("is_by_ultrasound")
        .then(~pl.coalesce(allowed, accepted.str.contains("ultrasound")))
        .otherwise(False),
    )
