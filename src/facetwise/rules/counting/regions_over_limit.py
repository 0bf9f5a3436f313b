"""More than one region in a session.

## What it checks

The regions of the facet work of one day, on the claim and on the other claims of the run for the patient and day:
cervical/thoracic and lumbar/sacral. Of another claim a first level counts alone, since its add-ons may belong to this
one. T12-L1 with L1-L2 is one session where the payer says so, in whatever codes it was written.

## Why claims are denied for this

Medicare's contractors cover one region a session; WPS limits doing so routinely.

## Example

C5-C6 and L4-L5 blocked in one visit.

## What to do

Plan the second region for another day. The lines say what was done, so they stay.

## What this check cannot see

Facet work on a claim that is not in the file.
"""

import polars as pl

from facetwise.domain.spine import THORACOLUMBAR_JOINT
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM, parameter
from facetwise.lexicon.same_day import on_other_claims
from facetwise.rules.declare import rule

JOINTS_OF_THE_JUNCTION = 2  # T12-L1 and L1-L2, nothing else


@rule(
    code="FW009",
    name="regions-over-limit",
    grain=Grain.CLAIM,
    severity=Severity.DENIAL,
    parameters=("regions_per_session.max",),
    looks_at=("regions_per_session.strict", "billing.t12_l1_with_l1_l2.session_region"),
    span="claim_lines",
    message="{regions} regions in one session{where}, {max_regions} covered",
    undetermined=(
        "T12-L1 with L1-L2 is one lumbar session, and no text read says what it is with further lumbar joints"
    ),
    help="treat the regions on different days; what was done stays on the claim",
    denial_codes=("CO-50", "CO-119"),
)
def regions_over_limit(t: Tables) -> pl.LazyFrame:
    """More than one region in a session."""
    place = ("claim_key", "session_region")
    elsewhere = on_other_claims(t).filter(pl.col("role") == "primary").select(place)
    own = t.lines.filter(pl.col("session_region").is_not_null()).select(place)
    region_of_day = pl.col("session_region")
    regions = (
        pl.concat([own.with_columns(is_own=True), elsewhere.with_columns(is_own=False)])
        .group_by("claim_key")
        .agg(regions=region_of_day.n_unique(), own_regions=region_of_day.filter("is_own").n_unique())
    )
    joint, region = pl.col("joint"), pl.col("region")
    junctions = t.documented_joints.group_by("claim_key").agg(
        crosses=(joint == THORACOLUMBAR_JOINT).any() & (joint == "L1-L2").any(),
        stays_lumbar=((region == "lumbar_sacral") | (joint == THORACOLUMBAR_JOINT)).all(),
        joints=joint.n_unique(),
    )
    is_junction = (
        pl.col("crosses").fill_null(False)
        & pl.col("stays_lumbar")
        & parameter("billing.t12_l1_with_l1_l2.session_region").is_not_null()
    )
    is_over = pl.col("regions") > parameter("regions_per_session.max")
    return (
        t.claims.join(regions, on="claim_key", how="left")
        .join(junctions, on="claim_key", how="left")
        .select(
            *CLAIM,
            "regions",
            where=pl.when(pl.col("regions") > pl.col("own_regions"))
            .then(pl.lit(", with another claim of the day"))
            .otherwise(pl.lit("")),
            max_regions=parameter("regions_per_session.max"),
            severity=pl.when(~parameter("regions_per_session.strict"))
            .then(pl.lit("risk"))
            .otherwise(pl.lit("denial")),
            applies=pl.col("has_facet_line"),
            violated=pl.when(~is_junction | (pl.col("joints") <= JOINTS_OF_THE_JUNCTION))
            .then(is_over & ~is_junction)
            .when(~is_over)
            .then(False),
        )
    )
