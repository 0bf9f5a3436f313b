"""The record does not say how much a diagnostic block relieved.

## What it checks

For a diagnostic session, the record says that the response after the procedure was not recorded.

## Why claims are denied for this

The next step rests on the relief: a second block and an ablation are covered only after 80 percent or more.
A block without a recorded result cannot count.

## Example

The note ends with "tolerated well", and nobody asked how the pain was in the hours after.

## What to do

Record the relief in percent of the index pain and its duration, as the patient reports it, on the scale
used before the block.

## What this check cannot see

Whether the percentage is enough; other checks look at that when the next session is planned.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import session_record_lacks
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW511",
    name="response-missing",
    grain=Grain.SESSION,
    only_with=Presence.DIAGNOSTIC,
    severity=Severity.DENIAL,
    parameters=("documentation.response",),
    needs=(Need.RECORD,),
    span="documentation.response",
    message="relief after the {purpose} procedure is not recorded",
    help=(
        "record the relief in percent, on the scale used before, and how long it lasted; only what the "
        "patient reported"
    ),
    denial_codes=("CO-50",),
)
def response_missing(t: Tables) -> pl.LazyFrame:
    """The record does not say how much a diagnostic block relieved."""
    return session_record_lacks(
        t,
        pl.col("response_recorded"),
        required="documentation.response",
        when=pl.col("purpose") == "diagnostic",
    )
