"""A code for other nerves is billed for facet nerves.

## What it checks

64405, 64450 and 64640 stand for other nerves. The check looks for them on a claim whose record documents facet
joints or their nerves, and which bills no facet code.

## Why claims are denied for this

Facet nerves have codes of their own, and billing each nerve as another nerve is a known audit target.

## Example

Three medial branches billed as 64450 with three units.

## What to do

Bill the facet code by joint. A single nerve that completes no joint has no code that a source supports: ask.

## What this check cannot see

Whether another nerve was treated beside the facet joints, which an encounter of facet work does not tell.
"""

from datetime import date

import polars as pl

from facetwise.codes.procedures import codes_in_category
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE
from facetwise.lexicon.targets import recorded_targets
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW010",
    name="nerve-code-for-facet-nerves",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    needs=(Need.RECORD,),
    span="line.code",
    message="{code} stands for other nerves, and the record documents facet joints or their nerves",
    undetermined="{code} beside facet codes: the record documents facet work alone, and no other nerve",
    help="bill the facet code by joint; a single nerve that completes no joint has no code that a source supports",
    denial_codes=("CO-16", "CO-50"),
    sources=(
        Source(
            document="code book notes (coding.md 1)",
            paragraph="the unit is the facet joint, not the nerve",
            dated=date(2024, 7, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def nerve_code_for_facet_nerves(t: Tables) -> pl.LazyFrame:
    """A code for other nerves is billed for facet nerves."""
    nerve_codes = sorted(codes_in_category("nerve_block") | codes_in_category("nerve_destruction"))
    recorded = (
        recorded_targets(t).group_by("claim_key").agg(has_facet_targets=(pl.col("facet_targets") > 0).any())
    )
    facet_billed = t.claims.select("claim_key", "has_facet_line")
    has_targets = pl.col("has_facet_targets").fill_null(False)
    return (
        t.lines.join(recorded, on="claim_key", how="left")
        .join(facet_billed, on="claim_key", how="left")
        .select(
            *LINE,
            "code",
            "has_record",
            applies=pl.col("code").is_in(nerve_codes).fill_null(False),
            violated=pl.when(pl.col("has_record") & ~has_targets)
            .then(False)
            .when(pl.col("has_record") & ~pl.col("has_facet_line"))
            .then(True),
        )
    )
