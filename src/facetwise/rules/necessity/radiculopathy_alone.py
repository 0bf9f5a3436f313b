"""A facet line that points at radiculopathy and nothing else.

## What it checks

The diagnoses that each facet line points at. One that is not of a nerve root has to be among them: radiculopathy
(M54.1-) and spondylosis with radiculopathy (M47.2-) say that a root hurts.

## Why claims are denied for this

Pain from a nerve root does not come from the facet joints. Payers deny the line by its diagnosis alone, before
anybody reads the record.

## Example

64493 pointing at M54.16 only.

## What to do

Point to the diagnosis of the joints, if the record supports one. If it holds none, ask the physician; do not choose
one that pays.

## What this check cannot see

Whether the radiculopathy was treated, and a cyst that explains it where no procedure for a cyst is documented.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, known_all, parameter
from facetwise.lexicon.pointed import POINTING_LINE, diagnoses_pointed
from facetwise.rules.declare import rule

OF_A_NERVE_ROOT = ("M54.1", "M47.2")


@rule(
    code="FW328",
    name="radiculopathy-alone",
    grain=Grain.LINE,
    severity=Severity.RISK,
    parameters=("pain.no_untreated_radiculopathy",),
    span="line.diagnosis_pointers",
    message="{code} points at {codes_pointed} alone, which stands for pain from a nerve root",
    undetermined="{code} points at {codes_pointed} and past the list of diagnoses",
    help=(
        "point to the diagnosis of the joints, if the record supports one; otherwise ask the physician, and never "
        "choose a diagnosis because it pays"
    ),
    denial_codes=("CO-11", "N115"),
)
def radiculopathy_alone(t: Tables) -> pl.LazyFrame:
    """A facet line that points at radiculopathy and nothing else."""
    icd10 = pl.col("icd10")
    is_of_root = pl.any_horizontal(icd10.str.starts_with(prefix) for prefix in OF_A_NERVE_ROOT)
    of_root = t.pointers.group_by(*POINTING_LINE).agg(of_root_alone=known_all(is_of_root))
    pointed = diagnoses_pointed(t).join(of_root, on=POINTING_LINE, how="left")
    is_cyst = pl.col("technique").eq_missing("cyst_aspiration")
    return t.lines.join(pointed, on=POINTING_LINE, how="left").select(
        *LINE,
        "code",
        "codes_pointed",
        applies=is_facet_line()
        & ~is_cyst
        & parameter("pain.no_untreated_radiculopathy")
        & pl.col("codes_pointed").is_not_null(),
        violated=pl.col("of_root_alone"),
    )
