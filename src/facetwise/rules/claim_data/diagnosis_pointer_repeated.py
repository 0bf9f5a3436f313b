"""A line points to one diagnosis twice, or leaves a place between its pointers empty.

## What it checks

The four pointers of a line: each diagnosis once, the first place filled, no empty place between two pointers.

## Why claims are denied for this

No text forbids it, yet some clearing houses return a line with a pointer twice, and what stands behind an empty place
is often not read.

## Example

Pointers 1, 1 and 2 on a line.

## What to do

Point to each diagnosis once. `facetwise check --fix` does so; the diagnoses stay the same.

## What this check cannot see

Whether the diagnoses are the right ones.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE
from facetwise.rules.declare import Presence, rule

POINTERS = ("pointer_1", "pointer_2", "pointer_3", "pointer_4")


@rule(
    code="FW917",
    name="diagnosis-pointer-repeated",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.SEVERAL_POINTERS,
    severity=Severity.NOTE,
    span="line.diagnosis_pointers",
    message="{code} points to a diagnosis twice, or leaves a pointer empty",
    help="point to each diagnosis once: {each_once}",
    denial_codes=("CO-16", "M76"),
    fix="point to {each_once}",
    fix_applicability="safe",
    edit="pointers: {each_once}",
    sources=(
        Source(
            document="837P SV107",
            paragraph="diagnosis pointers, the primary one first; repetition: no paragraph found",
            dated=date(2012, 2, 1),
            confidence="low",
            verified_through=date(2026, 11, 24),
        ),
    ),
    checks_form=True,
)
def diagnosis_pointer_repeated(t: Tables) -> pl.LazyFrame:
    """A line points to one diagnosis twice, or leaves a place between its pointers empty."""
    written = pl.concat_list(POINTERS).list.drop_nulls()
    once = written.list.unique(maintain_order=True)
    last = pl.max_horizontal(
        pl.when(pl.col(name).is_not_null()).then(n) for n, name in enumerate(POINTERS, start=1)
    )
    return t.lines.select(
        *LINE,
        "code",
        each_once=once.cast(pl.List(pl.String)).list.join(", "),
        applies=last.is_not_null(),
        violated=once.list.len() < last,
    )
