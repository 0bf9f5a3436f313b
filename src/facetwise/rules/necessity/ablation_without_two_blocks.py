"""An initial ablation without two good diagnostic blocks.

## What it checks

Before a first ablation the history holds the payer's number of diagnostic medial branch blocks in the
region, each with enough relief. Blocks into the joint do not count.

## Why claims are denied for this

Ablation is covered for pain that two blocks have proven. A missing block, or one with 70 percent, is a
denial.

## Example

Radiofrequency ablation after one block with 60 percent relief.

## What to do

Do the missing block first. Blocks done elsewhere count when their relief is documented: load them.

## What this check cannot see

Whether the blocks were at the same joints and sides, which the history of a claim alone does not tell.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.rules.declare import Need, rule


@rule(
    code="FW315",
    name="ablation-without-two-blocks",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("dx_block.count.min", "dx_block.relief_min_pct.pct"),
    needs=(Need.HISTORY,),
    span="history",
    message=(
        "{good_blocks} of {blocks_needed} diagnostic medial branch blocks with {relief_needed} percent "
        "relief before the ablation"
    ),
    undetermined=(
        "relief of an earlier block was not recorded, so that {good_blocks} of {blocks_needed} blocks are"
        " certain"
    ),
    help="do the diagnostic blocks first, or load the sessions that were done elsewhere",
    denial_codes=("CO-50",),
)
def ablation_without_two_blocks(t: Tables) -> pl.LazyFrame:
    """An initial ablation without two good diagnostic blocks."""
    past = t.history.filter(pl.col("purpose") == "diagnostic").select(
        "claim_key", "service_date", past_region="region", past_technique="technique", relief="relief_percent"
    )
    found = (
        t.sessions.select(
            "session_id", "claim_key", "region", needed=parameter("dx_block.relief_min_pct.pct")
        )
        .join(past, on="claim_key", how="inner")
        .filter((pl.col("past_region") == pl.col("region")).fill_null(True))
        .with_columns(
            fits=(pl.col("past_technique") == "medial_branch_block")
            & (pl.col("relief") >= pl.col("needed"))
            & pl.col("past_region").is_not_null()
        )
        .group_by("session_id")
        .agg(
            good_blocks=pl.col("service_date").filter(pl.col("fits")).n_unique(),
            perhaps=pl.col("service_date").filter(pl.col("fits").is_null()).n_unique(),
        )
    )
    needed = parameter("dx_block.count.min")
    had_ablation = (
        t.history.filter(pl.col("purpose") == "ablation")
        .select("claim_key", had_ablation=pl.lit(True))
        .unique()
    )
    return (
        t.sessions.join(found, on="session_id", how="left")
        .join(had_ablation, on="claim_key", how="left")
        .with_columns(pl.col("good_blocks", "perhaps").fill_null(0))
        .select(
            *SESSION,
            "good_blocks",
            blocks_needed=needed,
            relief_needed=parameter("dx_block.relief_min_pct.pct"),
            applies=(pl.col("purpose") == "ablation") & pl.col("had_ablation").is_null(),
            violated=pl.when(pl.col("good_blocks") >= needed)
            .then(False)
            .when(pl.col("history_loaded") & (pl.col("good_blocks") + pl.col("perhaps") < needed))
            .then(True),
        )
    )
