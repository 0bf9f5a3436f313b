"""A diagnostic injection into the joint without the reason why the nerves were not blocked.

## What it checks

Where the payer prefers medial branch blocks, a diagnostic injection into the joint needs the documented reason
why a block was not possible.

## Why claims are denied for this

The medial branch block is the default for diagnosis; an injection into the joint without its reason is denied.

## Example

A diagnostic injection into L4-L5, and no word about the nerves.

## What to do

If anatomy stood in the way, the physician documents it. Otherwise plan a block of the nerves.

## What this check cannot see

Whether the reason is good enough.
"""

import polars as pl

from facetwise.domain import spine
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW320",
    name="intraarticular-without-reason",
    grain=Grain.SESSION,
    only_with=Presence.DIAGNOSTIC,
    severity=Severity.DENIAL,
    parameters=("dx_block.mbb_preferred",),
    needs=(Need.RECORD,),
    span="documentation.intraarticular_reason",
    message="the record does not say why the joint was entered and the nerves not blocked",
    help="let the physician document why a medial branch block was not possible, if that is so",
    denial_codes=("CO-50",),
)
def intraarticular_without_reason(t: Tables) -> pl.LazyFrame:
    """A diagnostic injection into the joint without the reason why the nerves were not blocked."""
    # joints entered beside blocks of the same day: the session has no one technique, and the record tells where
    is_entered = pl.coalesce(pl.col("technique") == "intraarticular", "entered_here")
    return t.sessions.join(_entered(t), on=["claim_key", "region"], how="left").select(
        *SESSION,
        "has_record",
        applies=(pl.col("purpose") == "diagnostic") & parameter("dx_block.mbb_preferred") & is_entered,
        violated=~pl.col("has_intraarticular_reason"),
    )


def _entered(t: Tables) -> pl.LazyFrame:
    """One row per claim and region in which the record has a joint entered for a diagnosis."""
    regions = {name: str(joint.region) for name, joint in spine.joints().items()}
    is_one = (pl.col("purpose") == "diagnostic") & (pl.col("technique") == "intraarticular")
    return (
        t.procedures.filter(is_one)
        .join(t.targets, on=["claim_key", "procedure_no"])
        .select(
            "claim_key",
            region=pl.col("joint").replace_strict(regions, default=None),
            entered_here=pl.lit(value=True),
        )
        .unique()
    )
