"""More than one region in a session.

## What it checks

The regions of the facet lines of one claim: cervical/thoracic and lumbar/sacral. T12-L1 with L1-L2 is one
session where the payer says so, in whatever codes it was written.

## Why claims are denied for this

Medicare's contractors cover one region a session; WPS limits doing so routinely.

## Example

C5-C6 and L4-L5 blocked in one visit.

## What to do

Plan the second region for another day. The lines say what was done, so they stay.

## What this check cannot see

Facet work that another claim of the day holds.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM, parameter
from facetwise.rules.declare import rule


@rule(
    code="FW009",
    name="regions-over-limit",
    grain=Grain.CLAIM,
    severity=Severity.DENIAL,
    parameters=("regions_per_session.max",),
    looks_at=("regions_per_session.strict", "billing.t12_l1_with_l1_l2.session_region"),
    span="claim_lines",
    message="{regions} regions in one session, {max_regions} covered",
    help="treat the regions on different days; what was done stays on the claim",
    denial_codes=("CO-50", "CO-119"),
)
def regions_over_limit(t: Tables) -> pl.LazyFrame:
    """More than one region in a session."""
    regions = (
        t.lines.filter(pl.col("session_region").is_not_null())
        .group_by("claim_key")
        .agg(regions=pl.col("session_region").n_unique())
    )
    pairs = (
        t.documented_joints.group_by("claim_key")
        .agg(joints=pl.col("joint").unique().sort().str.join(","))
        .select("claim_key", is_pair=pl.col("joints") == "L1-L2,T12-L1")
    )
    is_one_session = (
        pl.col("is_pair").fill_null(False)
        & parameter("billing.t12_l1_with_l1_l2.session_region").is_not_null()
    )
    return (
        t.claims.join(regions, on="claim_key", how="left")
        .join(pairs, on="claim_key", how="left")
        .select(
            *CLAIM,
            "regions",
            max_regions=parameter("regions_per_session.max"),
            severity=pl.when(parameter("regions_per_session.strict").eq_missing(False))
            .then(pl.lit("risk"))
            .otherwise(pl.lit("denial")),
            applies=pl.col("has_facet_line"),
            violated=(pl.col("regions") > parameter("regions_per_session.max")) & ~is_one_session,
        )
    )
