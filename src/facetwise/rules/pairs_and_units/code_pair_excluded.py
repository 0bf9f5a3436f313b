"""Two codes that are never paid together on one day.

## What it checks

Every line against the others of its claim, day and provider, in the code-pair edits of its kind of claim: the
hospital outpatient table for hospital claims, the practitioner table for the rest. This check holds the pairs
that no modifier lifts.

## Why claims are denied for this

Medicare pays the first code of such a pair and denies the second, whatever modifier it carries. The patient may not
be billed for it.

## Example

64625 (ablation of sacroiliac nerves) and 64493 on a physician's claim: the facet injection is denied.

## What to do

Read the record for what was done, and leave off the code that is part of the other. No modifier makes the pair
payable.

## What this check cannot see

Lines of other claims and providers. Of the codes that stand over facet codes the table holds pain procedures and
anesthesia only; beside other surgery nothing is known until the full file is read.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, parameter
from facetwise.lexicon.code_pairs import companions_not_read, excluded_pairs
from facetwise.lexicon.groups import anywhere_in
from facetwise.rules.declare import rule


@rule(
    code="FW601",
    name="code-pair-excluded",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    parameters=("edits.code_pairs",),
    span="line.code",
    message="{code} is not paid beside {column1} of line {line_over}, and no modifier lifts that",
    undetermined="{open_point}",
    help=(
        "bill what the record supports; the code that is part of the other stays off the claim, and no "
        "modifier changes that"
    ),
    evidence=("read_for",),
    denial_codes=("CO-236", "CO-97"),
    sources=(
        Source(
            document="NCCI code pairs",
            paragraph="practitioner and hospital files in force 2024-07-01; hospital re-read 2026-04-01",
            dated=date(2024, 7, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def code_pair_excluded(t: Tables) -> pl.LazyFrame:
    """Two codes that are never paid together on one day."""
    never = (
        excluded_pairs(t)
        .filter(pl.col("never_together").fill_null(True))
        .sort("line_no_over")
        .group_by("claim_key", "line_no")
        .agg(
            pl.col("column1").first(),
            line_over=pl.col("line_no_over").first(),
            read_for=pl.col("in_force_on").first(),
            is_sure=(pl.col("is_certain") & pl.col("never_together")).any(),
        )
    )
    is_first_facet = pl.col("line_no") == pl.col("line_no").filter(is_facet_line()).min().over("claim_key")
    is_open = is_first_facet & pl.col("not_read").is_not_null()
    return (
        t.lines.join(never, on=["claim_key", "line_no"], how="left")
        .join(companions_not_read(t), on="claim_key", how="left")
        .select(
            *LINE,
            "code",
            "column1",
            "line_over",
            "read_for",
            open_point=pl.when(pl.col("column1").is_not_null())
            .then(
                pl.format(
                    "{} may not be paid beside {}: the edit was read for another day or another kind of claim",
                    "code",
                    "column1",
                )
            )
            .otherwise(
                pl.format("whether {} is paid beside the facet codes was not read in the edits", "not_read")
            ),
            severity=pl.when(pl.col("column1").is_null()).then(pl.lit("risk")).otherwise(pl.lit("denial")),
            applies=anywhere_in("claim_key", is_facet_line()) & parameter("edits.code_pairs"),
            violated=pl.when(pl.col("is_sure"))
            .then(True)
            .when(pl.col("column1").is_not_null() | is_open)
            .then(None)
            .otherwise(False),
        )
    )
