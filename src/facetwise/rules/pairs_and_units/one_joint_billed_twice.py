"""A modifier tells an injection and an ablation apart, and the record shows them at one joint.

## What it checks

Where a facet injection and an ablation of one day carry a modifier that lifts their code-pair edit: the record
documents no joint that was both injected and ablated on the same side.

## Why claims are denied for this

The modifier says that the two services were at different places. Where they were at the same joint, the injection is
part of the ablation, and the modifier makes the claim untrue.

## Example

64635-LT and 64493-LT-59, and the record shows L4-L5 left for both.

## What to do

Leave the injection off. A modifier that the record does not support is never added to be paid.

## What this check cannot see

Which line stands for which joint where several were treated: any joint in common is named.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, parameter
from facetwise.lexicon.code_pairs import excluded_pairs
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW609",
    name="one-joint-billed-twice",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    parameters=("edits.code_pairs",),
    needs=(Need.RECORD,),
    span="line.modifiers",
    message="{code} is told apart from {column1}, and the record shows both at {joints_in_common}",
    help="leave {code} off: at the same joint and side it is part of {column1}, and no modifier is true of it",
    denial_codes=("CO-236", "CO-97", "CO-150"),
    sources=(
        Source(
            document="NCCI policy manual for Medicare services",
            paragraph="chapter I section E: modifiers that lift an edit, never for the same site",
            dated=date(2026, 1, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
    only_with=Presence.BOTH_TECHNIQUES,
)
def one_joint_billed_twice(t: Tables) -> pl.LazyFrame:
    """A modifier tells an injection and an ablation apart, and the record shows them at one joint."""
    place = ["claim_key", "joint", "side"]
    common = (
        t.documented_joints.group_by(place)
        .agg(kinds=pl.col("technique_group").n_unique())
        .filter(pl.col("kinds") > 1)
        .group_by("claim_key")
        .agg(
            joints_in_common=pl.format("{} {}", "joint", pl.col("side").fill_null("(no side)"))
            .sort()
            .str.join(", ")
        )
    )
    groups = t.lines.select("claim_key", "line_no", "technique_group")
    lifted = (
        excluded_pairs(t)
        .join(groups, on=["claim_key", "line_no"])
        .join(groups.rename({"line_no": "line_no_over"}), on=["claim_key", "line_no_over"], suffix="_over")
        .filter(
            "is_lifted",
            (pl.col("technique_group") == "injection") & (pl.col("technique_group_over") == "destruction"),
        )
        .group_by("claim_key", "line_no")
        .agg(pl.col("column1").min())
    )
    return (
        t.lines.join(lifted, on=["claim_key", "line_no"], how="left")
        .join(common, on="claim_key", how="left")
        .select(
            *LINE,
            "code",
            "column1",
            "joints_in_common",
            "has_record",
            applies=pl.col("column1").is_not_null() & parameter("edits.code_pairs"),
            violated=pl.when(pl.col("has_record")).then(pl.col("joints_in_common").is_not_null()),
        )
    )
