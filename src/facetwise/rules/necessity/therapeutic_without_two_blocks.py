"""A first therapeutic injection without two good diagnostic blocks.

## What it checks

Before a first therapeutic injection at these joints the history holds the payer's number of diagnostic blocks in
the region, each with enough relief. Blocks of other joints, or of the other side, leave it open: no text read says that
they count, or that they do not; so does one that was not guided as the payer asks. A joint that was injected for the
same purpose before, on that side, is another check; one that is injected for the first time beside it is asked here.
Cyst procedures have criteria of their own.

## Why claims are denied for this

Where a payer covers therapeutic injections at all, it covers them for pain that two blocks have proven.

## Example

A therapeutic injection after one block.

## What to do

Do the missing block first, or load the blocks that were done elsewhere.

## What this check cannot see

Whether the relief lasted as long as the agent does.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.lexicon.blocks import blocks_before, good_blocks_there, is_guided, open_point
from facetwise.lexicon.earlier import JOINT_NOW, first_at_joints, gravest_joint
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW316",
    name="therapeutic-without-two-blocks",
    grain=Grain.SESSION,
    only_with=Presence.THERAPEUTIC,
    severity=Severity.DENIAL,
    parameters=("therapeutic.dx_block_count.min", "dx_block.relief_min_pct.pct"),
    looks_at=("guidance.required.one_of",),
    needs=(Need.HISTORY,),
    span="history",
    message="{good_blocks} of {blocks_needed} diagnostic blocks with {relief_needed} percent relief before it",
    undetermined="{open_point}",
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
    fits = is_guided()
    is_elsewhere = pl.col("good_there") < needed  # null where the joints treated are not told
    has_enough = pl.col("good_blocks") >= needed
    is_too_few = pl.col("history_loaded") & (pl.col("good_blocks") + pl.col("perhaps") < needed)
    is_cyst = pl.col("technique").eq_missing("cyst_aspiration")
    joints = (
        t.sessions.join(first_at_joints(t, "therapeutic"), on="session_id")
        .join(blocks_before(t, relief_needed, fits), on="session_id", how="left")
        .join(good_blocks_there(t, relief_needed, fits), on=JOINT_NOW, how="left", nulls_equal=True)
        .with_columns(lacks=pl.when(~is_elsewhere).then(False).when(is_too_few).then(True))
    )
    found = gravest_joint(joints, "good_there").select(
        "session_id", "good_blocks", "good_there", "may_be_repeat", "lacks"
    )
    return t.sessions.join(found, on="session_id", how="left").select(
        *SESSION,
        "good_blocks",
        blocks_needed=needed,
        relief_needed=relief_needed,
        open_point=open_point(needed, relief_needed, has_enough, is_elsewhere),
        applies=(pl.col("purpose") == "therapeutic") & ~is_cyst & pl.col("good_blocks").is_not_null(),
        violated=pl.col("lacks"),
    )
