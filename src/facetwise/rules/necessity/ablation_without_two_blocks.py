"""An initial ablation without two good diagnostic blocks.

## What it checks

Before a first ablation the history holds the payer's number of diagnostic medial branch blocks in the
region, each with enough relief. Blocks into the joint do not count, and one that was not guided as the payer asks may
not. Where the payer asks for blocks in a row at the same level, they are counted at each ablated joint and side: one
with too little relief between two good ones breaks the row, and the joint with the fewest decides. Elsewhere blocks of
other joints, or of the other side, leave it open: no text read says that they count, or that they do not. A joint that
was ablated before on that side is another check; one that is ablated for the first time beside it is asked here, for
the criteria of a repeat speak of the same site. Where an earlier ablation may have been there, it stays open.

## Why claims are denied for this

Ablation is covered for pain that two blocks have proven. A missing block, or one with 70 percent, is a
denial.

## Example

Radiofrequency ablation after one block with 60 percent relief.

## What to do

Do the missing block first. Blocks done elsewhere count when their relief is documented: load them.

## What this check cannot see

Whether the relief lasted as long as the agent does.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.lexicon.blocks import (
    blocks_before,
    blocks_in_a_row,
    good_blocks_there,
    is_guided,
    open_point,
)
from facetwise.lexicon.earlier import JOINT_NOW, first_at_joints, gravest_joint
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW315",
    name="ablation-without-two-blocks",
    grain=Grain.SESSION,
    only_with=Presence.ABLATION,
    severity=Severity.DENIAL,
    parameters=("dx_block.count.min", "dx_block.relief_min_pct.pct"),
    looks_at=("dx_block.type", "dx_block.consecutive_same_level", "guidance.required.one_of"),
    needs=(Need.HISTORY,),
    span="history",
    message=(
        "{good_blocks} of {blocks_needed} diagnostic medial branch blocks with {relief_needed} percent "
        "relief before the ablation"
    ),
    undetermined="{open_point}",
    help=(
        "do the diagnostic blocks first, or load the sessions that were done elsewhere, with joints and sides; already "
        "performed without them: expect a denial"
    ),
    denial_codes=("CO-50", "CO-B15"),
)
def ablation_without_two_blocks(t: Tables) -> pl.LazyFrame:
    """An initial ablation without two good diagnostic blocks."""
    needed, relief_needed = parameter("dx_block.count.min"), parameter("dx_block.relief_min_pct.pct")
    type_asked = parameter("dx_block.type").fill_null("medial_branch_block")
    fits = type_asked.str.contains(pl.col("past_technique"), literal=True) & is_guided()
    asks_level = parameter("dx_block.consecutive_same_level")
    asks_row = asks_level & pl.col("good_in_a_row").is_not_null()
    is_elsewhere = pl.col("good_there") < needed  # null where the joints ablated are not told
    has_enough = pl.col("good_blocks") >= needed
    is_enough = has_enough & ~is_elsewhere
    is_too_few = pl.col("history_loaded") & (pl.col("good_blocks") + pl.col("perhaps") < needed)
    joints = (
        t.sessions.join(first_at_joints(t, "ablation"), on="session_id")
        .join(blocks_before(t, relief_needed, fits), on="session_id", how="left")
        .join(blocks_in_a_row(t, relief_needed, fits), on=JOINT_NOW, how="left", nulls_equal=True)
        .join(good_blocks_there(t, relief_needed, fits), on=JOINT_NOW, how="left", nulls_equal=True)
        .with_columns(
            good_blocks=pl.when(asks_row).then("good_in_a_row").otherwise("good_blocks"),
            perhaps=pl.when(asks_row).then("perhaps_in_a_row").otherwise("perhaps"),
        )
        .with_columns(lacks=pl.when(is_enough).then(False).when(is_too_few).then(True))
    )
    found = gravest_joint(joints, "good_blocks", "good_there").select(
        "session_id", "good_blocks", "good_there", "may_be_repeat", "lacks"
    )
    return t.sessions.join(found, on="session_id", how="left").select(
        *SESSION,
        "good_blocks",
        blocks_needed=needed,
        relief_needed=relief_needed,
        open_point=open_point(needed, relief_needed, has_enough, is_elsewhere),
        applies=(pl.col("purpose") == "ablation") & pl.col("good_blocks").is_not_null(),
        violated=pl.col("lacks"),
    )
