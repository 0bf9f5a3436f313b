"""The follow-up visit does not score the pain on the scale used before.

## What it checks

Where the payer wants a pain score at every follow-up visit, and the record holds the response to a therapeutic
injection or an ablation: that response has a score on the scale of the baseline. Diagnostic blocks have a check of
their own.

## Why claims are denied for this

Whether a repeat is covered rests on the relief since the last procedure. WPS asks for the same scale at every
follow-up; without it the relief cannot be measured.

## Example

"Much better since the ablation", and no number.

## What to do

Score the pain at the visit, on the scale that was used before. No score is filled in from memory.

## What this check cannot see

Visits that are not in the record.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import session_record_lacks
from facetwise.rules.declare import Need, rule


@rule(
    code="FW521",
    name="follow-up-score-missing",
    grain=Grain.SESSION,
    severity=Severity.RISK,
    parameters=("pain.scale_each_follow_up",),
    needs=(Need.RECORD,),
    span="documentation.pain.score_after",
    message="the response after the {purpose} procedure has no score on the scale used before",
    help="score the pain at the follow-up visit on the same scale; no score is filled in from memory",
    denial_codes=("CO-50",),
)
def follow_up_score_missing(t: Tables) -> pl.LazyFrame:
    """The follow-up visit does not score the pain on the scale used before."""
    before, after = (pl.col(name).str.to_uppercase() for name in ("pain_scale", "pain_scale_after"))
    is_scored = pl.col("pain_score_after").is_not_null() & (after == before)
    return session_record_lacks(
        t,
        pl.when(pl.col("response_recorded")).then(is_scored),
        required="pain.scale_each_follow_up",
        when=(pl.col("purpose") != "diagnostic") & pl.col("response_recorded"),
    )
