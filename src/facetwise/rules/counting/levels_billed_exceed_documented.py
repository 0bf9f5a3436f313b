"""More levels are billed than joints documented.

## What it checks

The levels that the lines of a session stand for, against the joints that the record supports by the
innervation table. Nerves and needles are not levels, and both sides of a joint are one.

## Why claims are denied for this

Counting nerves as levels is the commonest error in facet billing, and auditors recount from the note.

## Example

C4, C5 and C6 medial branches blocked on the right and billed as three levels: they serve two joints, C4-C5
and C5-C6.

## What to do

Bill the joints that the record supports. If a joint was treated and not written, only the physician can add
it.

## What this check cannot see

What was done and not written. A record without any level, of another region, of sacral branches alone, or without
the imaging that the codes ask for is found by other checks.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION
from facetwise.lexicon.targets import SERVICE, recorded_guidance, recorded_targets
from facetwise.rules.declare import Need, rule


@rule(
    code="FW001",
    name="levels-billed-exceed-documented",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    needs=(Need.RECORD,),
    span="claim_lines",
    message="levels billed in the {region} region: {levels_billed}, documented: {levels_documented} ({joints})",
    help=(
        "bill the joints that the record supports; a joint counts when it was entered, or when every "
        "nerve that supplies it was treated on that side"
    ),
    denial_codes=("CO-150", "CO-50"),
    sources=(
        Source(
            document="Medicare billing article A58350 v22 (opening)",
            paragraph="joints are counted, not nerves",
            dated=date(2025, 1, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def levels_billed_exceed_documented(t: Tables) -> pl.LazyFrame:
    """More levels are billed than joints documented."""
    anywhere = t.documented_joints.group_by("claim_key", service_group="technique_group").len("anywhere")
    is_counted_here = (pl.col("levels_documented") > 0) | pl.col("anywhere").is_null()
    has_unfit_guidance = pl.col("unfit_guidance").is_not_null() & (pl.col("levels_documented") == 0)
    names_facets = pl.col("facet_targets") > 0
    return (
        t.sessions.join(anywhere, on=SERVICE, how="left")
        .join(recorded_targets(t), on=SERVICE, how="left")
        .join(recorded_guidance(t), on=SERVICE, how="left")
        .select(
            *SESSION,
            "region",
            "levels_billed",
            "levels_documented",
            "has_record",
            joints=pl.col("joints_documented").fill_null("no whole nerve set"),
            applies=~pl.col("has_record")
            | (is_counted_here & names_facets & ~has_unfit_guidance).fill_null(False),
            violated=pl.col("levels_billed") > pl.col("levels_documented"),
        )
    )
