"""A diagnostic block at joints that were ablated before.

## What it checks

An earlier ablation at the same joints and side. Policies ask for new blocks once some years have passed and the
source of the pain is in question; some, where either is so. Where the source is not in question, and the years do
not suffice by themselves, the block is not covered. Else a person decides.

## Why claims are denied for this

A diagnostic block where an ablation has worked proves nothing new. Policies say both that it is not covered, and
that it is wanted again after two years.

## Example

A diagnostic block of L4-L5 eight months after an ablation there, and the source of the pain is plain.

## What to do

Plan the repeated ablation instead, if the first one helped. Otherwise the physician documents why the source of
the pain is in question.

## What this check cannot see

Whether the ablation was a success by the payer's measure.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.lexicon.earlier import earlier_sessions, last_of
from facetwise.lexicon.history import months_after
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW324",
    name="diagnostic-after-ablation",
    grain=Grain.SESSION,
    only_with=Presence.DIAGNOSTIC,
    severity=Severity.RISK,
    parameters=("rfa.repeat_diagnostics_after_years.years", "rfa.repeat_diagnostics_after_years.joined"),
    needs=(Need.HISTORY,),
    span="history",
    message="an ablation at the same joints on {ablated}, and the source of the pain is not in question",
    undetermined=(
        "an ablation in this region on {ablated}: policies both refuse diagnostic blocks where one has worked and "
        "ask for them after {years} years; let a person decide"
    ),
    help="plan the repeat instead if the ablation helped, or document why the source of the pain is in question",
    denial_codes=("CO-50",),
)
def diagnostic_after_ablation(t: Tables) -> pl.LazyFrame:
    """A diagnostic block at joints that were ablated before."""
    ablations = earlier_sessions(t).filter(
        pl.col("past_purpose") == "ablation", pl.col("is_same_joint").fill_null(True)
    )
    years = parameter("rfa.repeat_diagnostics_after_years.years")
    years_suffice = parameter("rfa.repeat_diagnostics_after_years.joined") == "or"
    is_late = pl.col("service_date") >= months_after(pl.col("past_date"), years * 12)
    is_plain = ~pl.col("pain_source_in_question")
    is_same = pl.col("is_same_joint") & pl.col("past_region").is_not_null()
    return t.sessions.join(last_of(ablations), on="session_id", how="left").select(
        *SESSION,
        ablated="past_date",
        years=years,
        applies=pl.col("purpose") == "diagnostic",
        violated=pl.when(is_plain & is_same & ~(years_suffice & is_late))
        .then(True)
        .when(pl.col("past_date").is_null() & pl.col("history_loaded"))
        .then(False),
    )
