"""A facet cyst is aspirated or ruptured more often than the payer covers.

## What it checks

Earlier aspirations or ruptures at the same joint and side in the history, against the number of repeats that the payer
covers: the contractors read in full cover one repeat for each cyst.

## Why claims are denied for this

After one repeat the payer expects another treatment.

## Example

A third rupture of the cyst at L4-L5 on the left.

## What to do

If it is another cyst, the record says so, with its imaging. Otherwise expect a denial and tell the patient before.

## What this check cannot see

Whether a later cyst at the same joint is a new one, and procedures that nobody loaded.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.lexicon.anatomy import technique_group
from facetwise.lexicon.earlier import earlier_sessions
from facetwise.rules.declare import Need, Presence, rule

CYST = "cyst_aspiration"


@rule(
    code="FW404",
    name="cyst-repeated-too-often",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("cyst.repeat_max.max",),
    needs=(Need.RECORD, Need.HISTORY),
    span="history",
    message="{earlier} earlier cyst procedures at this joint, and the payer covers {repeats} repeat",
    undetermined=(
        "{earlier} earlier cyst procedures at this joint are certain, and of others technique, joints or side "
        "were not recorded; the payer covers {repeats} repeat"
    ),
    help="if it is another cyst, the record has to say so with its imaging; otherwise expect a denial",
    denial_codes=("CO-50", "CO-119"),
    only_with=Presence.CYST,
)
def cyst_repeated_too_often(t: Tables) -> pl.LazyFrame:
    """A facet cyst is aspirated or ruptured more often than the payer covers."""
    cysts = (
        t.procedures.with_columns(service_group=technique_group())
        .group_by("claim_key", "service_group")
        .agg(has_cyst=(pl.col("technique") == CYST).any())
    )
    may_be = (pl.col("past_technique") == CYST).fill_null(pl.col("past_purpose") != "ablation")
    is_certain = (
        (pl.col("past_technique") == CYST) & pl.col("is_same_joint") & pl.col("past_region").is_not_null()
    )
    day = pl.col("past_date")
    past = (
        earlier_sessions(t)
        .filter(may_be, pl.col("is_same_joint").fill_null(True))
        .group_by("session_id")
        .agg(earlier=day.filter(is_certain).n_unique(), at_most=day.n_unique())
    )
    most = parameter("cyst.repeat_max.max")
    is_cyst = pl.when(pl.col("has_record")).then(pl.col("has_cyst").fill_null(False))
    return (
        t.sessions.join(cysts, on=["claim_key", "service_group"], how="left")
        .join(past, on="session_id", how="left")
        .with_columns(pl.col("earlier", "at_most").fill_null(0).cast(pl.Int64))
        .select(
            *SESSION,
            "has_record",
            "earlier",
            repeats=most,
            applies=(pl.col("service_group") == "injection")
            & is_cyst
            & ((pl.col("at_most") > 0) | ~pl.col("history_loaded")),
            violated=pl.when(pl.col("earlier") > most)
            .then(True)
            .when(pl.col("history_loaded") & (pl.col("at_most") <= most))
            .then(False),
        )
    )
