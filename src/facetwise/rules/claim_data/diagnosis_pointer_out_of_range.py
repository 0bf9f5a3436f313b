"""A line points past the list of diagnoses.

## What it checks

Every pointer of a line is the number of a diagnosis on the claim.

## Why claims are denied for this

The claim is rejected, or the line denied for want of a diagnosis.

## Example

Pointer 3 on a claim with two diagnoses.

## What to do

Point to a diagnosis that is there.

## What this check cannot see

Whether it is the right one.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE
from facetwise.lexicon.lines import is_first_line
from facetwise.rules.declare import rule


@rule(
    code="FW907",
    name="diagnosis-pointer-out-of-range",
    grain=Grain.LINE,
    of_every_claim=True,
    severity=Severity.DENIAL,
    span="line.diagnosis_pointers",
    message="{code} points to diagnosis {highest}, the claim has {diagnoses}",
    undetermined="{code} points to diagnosis {highest}, and no diagnosis is given",
    help="point to a diagnosis that is on the claim",
    denial_codes=("CO-16", "M76"),
    sources=(
        Source(
            document="837P SV107",
            paragraph="diagnosis pointers",
            dated=date(2012, 2, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
    checks_form=True,
)
def diagnosis_pointer_out_of_range(t: Tables) -> pl.LazyFrame:
    """A line points past the list of diagnoses."""
    count = t.diagnoses.group_by("claim_key").agg(diagnoses=pl.len())
    highest = pl.max_horizontal("pointer_1", "pointer_2", "pointer_3", "pointer_4")
    lowest = pl.min_horizontal("pointer_1", "pointer_2", "pointer_3", "pointer_4")
    is_read_from_a_claim = pl.col("segment").is_not_null()
    given = pl.when(is_read_from_a_claim).then(pl.col("diagnoses").fill_null(0)).otherwise("diagnoses")
    points = highest.is_not_null()
    is_said_once = pl.col("diagnoses").is_not_null() | is_read_from_a_claim | is_first_line(points)
    return t.lines.join(count, on="claim_key", how="left").select(
        *LINE,
        "code",
        diagnoses=given,
        highest=highest,
        applies=points & is_said_once,
        violated=(highest > given) | (lowest < 1),
    )
