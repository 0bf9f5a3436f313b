"""Pain was scored on one scale before a diagnostic block and on another after it.

## What it checks

The record of a diagnostic session names the same pain scale before and after.

## Why claims are denied for this

The coverage policies ask for the same scale at baseline and after each diagnostic block. Two scales give no
percentage, so the block proves nothing.

## Example

Before the block the nurse writes 7 on the numeric scale; afterwards the patient marks faces.

## What to do

Use one scale throughout, and name it both times.

## What this check cannot see

Whether two names mean the same scale: "NRS" and "numeric" are taken as two.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import session_record_lacks
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW514",
    name="pain-scale-changed",
    grain=Grain.SESSION,
    only_with=Presence.DIAGNOSTIC,
    severity=Severity.DENIAL,
    parameters=("pain.scale_same_required",),
    needs=(Need.RECORD,),
    span="documentation.pain.scale_after",
    message="pain was scored on {pain_scale} before and on {pain_scale_after} after the block",
    help=(
        "score the pain on the same scale before and after; scores of two scales cannot be turned into "
        "percent of relief"
    ),
    denial_codes=("CO-50",),
)
def pain_scale_changed(t: Tables) -> pl.LazyFrame:
    """Pain was scored on one scale before a diagnostic block and on another after it."""
    same = pl.col("pain_scale").str.to_uppercase() == pl.col("pain_scale_after").str.to_uppercase()
    return session_record_lacks(
        t, same, required="pain.scale_same_required", when=pl.col("purpose") == "diagnostic"
    ).join(t.sessions.select("session_id", "pain_scale", "pain_scale_after"), on="session_id", how="left")
