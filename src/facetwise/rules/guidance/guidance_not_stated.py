"""The record does not state how the needle was guided.

## What it checks

Every procedure of the record states its guidance: fluoroscopy, CT, ultrasound, MRI or none.

## Why claims are denied for this

The codes include fluoroscopy or CT and are wrong without it. A record that is silent proves neither.

## Example

"Under sterile conditions the needle was advanced to the articular pillar."

## What to do

Ask, neutrally, how the needle was guided. Nothing is billed until it is known.

## What this check cannot see

Imaging that was used and not written.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.rules.declare import Need, rule


@rule(
    code="FW201",
    name="guidance-not-stated",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("documentation.guidance",),
    needs=(Need.RECORD,),
    span="procedures[0].guidance",
    message="the record does not state how the needle was guided",
    undetermined=(
        "the record does not state how the needle was guided, so these codes cannot be told right or wrong"
    ),
    help="ask the physician which imaging guided the needle; without it none of these codes fits",
    denial_codes=("CO-16", "CO-50"),
)
def guidance_not_stated(t: Tables) -> pl.LazyFrame:
    """The record does not state how the needle was guided."""
    stated = t.procedures.group_by("claim_key").agg(is_stated=pl.col("guidance").is_not_null().all())
    return t.sessions.join(stated, on="claim_key", how="left").select(
        *SESSION,
        "has_record",
        applies=parameter("documentation.guidance"),
        violated=pl.when("is_stated").then(False),
    )
