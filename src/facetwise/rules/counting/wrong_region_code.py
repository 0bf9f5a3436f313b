"""The code's region is not the region of the joints.

## What it checks

The family of each facet line is that of a region in which the record documents a joint.

## Why claims are denied for this

A lumbar code for neck joints contradicts note and diagnosis, and is denied or paid wrongly.

## Example

C6-C7 billed with 64493.

## What to do

Use the family of the joints' region. T12-L1 belongs to the cervical/thoracic family.

## What this check cannot see

Which line belongs to which joint, where both regions were treated.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line
from facetwise.rules.declare import Need, rule


@rule(
    code="FW007",
    name="wrong-region-code",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    needs=(Need.RECORD,),
    span="line.code",
    message="{code} is for the {region} region, and the joints documented are {joints}",
    help=(
        "use the family of the region in which the joints lie; C7-T1 and T12-L1 are cervical/thoracic, "
        "L5-S1 is lumbar/sacral"
    ),
    denial_codes=("CO-11", "CO-16"),
    sources=(
        Source(
            document="CGS news 2025-01-29 on article A58364",
            paragraph="regions and T12-L1",
            dated=date(2025, 1, 29),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def wrong_region_code(t: Tables) -> pl.LazyFrame:
    """The code's region is not the region of the joints."""
    regions = t.documented_joints.group_by("claim_key", service_group=pl.col("technique_group")).agg(
        has_cervical=(pl.col("region") == "cervical_thoracic").any(),
        has_lumbar=(pl.col("region") == "lumbar_sacral").any(),
        joints=pl.col("joint").unique().sort().str.join(", "),
    )
    is_there = pl.when(pl.col("region") == "cervical_thoracic").then("has_cervical").otherwise("has_lumbar")
    return t.lines.join(regions, on=["claim_key", "service_group"], how="left").select(
        *LINE,
        "code",
        "region",
        "joints",
        "has_record",
        applies=is_facet_line() & (~pl.col("has_record") | pl.col("joints").is_not_null()),
        violated=~is_there,
    )
