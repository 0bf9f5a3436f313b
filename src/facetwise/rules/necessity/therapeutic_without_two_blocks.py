"""A first therapeutic injection without two good diagnostic blocks.

## What it checks

Before a first therapeutic injection at these joints the history holds the payer's number of diagnostic blocks in
the region, each with enough relief. Cyst procedures have criteria of their own.

## Why claims are denied for this

Where a payer covers therapeutic injections at all, it covers them for pain that two blocks have proven.

## Example

A therapeutic injection after one block.

## What to do

Do the missing block first, or load the blocks that were done elsewhere.

## What this check cannot see

Whether the blocks were at the very same joints and sides.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.lexicon.earlier import blocks_before, had_before
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW316",
    name="therapeutic-without-two-blocks",
    grain=Grain.SESSION,
    only_with=Presence.THERAPEUTIC,
    severity=Severity.DENIAL,
    parameters=("therapeutic.dx_block_count.min", "dx_block.relief_min_pct.pct"),
    needs=(Need.HISTORY,),
    span="history",
    message="{good_blocks} of {blocks_needed} diagnostic blocks with {relief_needed} percent relief before it",
    undetermined="{good_blocks} of {blocks_needed} blocks are certain, others lack their relief or region",
    help=(
        "do the diagnostic blocks first, or load the sessions that were done elsewhere; already performed without "
        "them: expect a denial"
    ),
    denial_codes=("CO-50",),
)
def therapeutic_without_two_blocks(t: Tables) -> pl.LazyFrame:
    """A first therapeutic injection without two good diagnostic blocks."""
    needed = parameter("therapeutic.dx_block_count.min")
    relief_needed = parameter("dx_block.relief_min_pct.pct")
    good = blocks_before(t, relief_needed, pl.lit(True))
    is_cyst = pl.col("technique").eq_missing("cyst_aspiration")
    return (
        t.sessions.join(good, on="session_id", how="left")
        .join(had_before(t, "therapeutic"), on="session_id", how="left")
        .select(
            *SESSION,
            "good_blocks",
            blocks_needed=needed,
            relief_needed=relief_needed,
            applies=(pl.col("purpose") == "therapeutic") & ~is_cyst & pl.col("had_before").is_null(),
            violated=pl.when(pl.col("good_blocks") >= needed)
            .then(False)
            .when(pl.col("history_loaded") & (pl.col("good_blocks") + pl.col("perhaps") < needed))
            .then(True),
        )
    )
