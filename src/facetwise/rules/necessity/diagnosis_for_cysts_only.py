"""A diagnosis that is listed for cysts alone.

## What it checks

Every listed diagnosis that the line points to is supported for facet cysts only, and the line is an ablation or a
block of nerves.

## Why claims are denied for this

The article supports such a diagnosis for injecting or emptying a cyst. Beside other work it is not covered.

## Example

M53.82 alone on 64633.

## What to do

If the record supports a diagnosis that is listed for this procedure, point to it. Otherwise expect a denial.

## What this check cannot see

Whether an injection into the joint was meant for a cyst, and lists that have not been read.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_destruction, is_facet_line
from facetwise.lexicon.listed import lines_with_listed_diagnoses
from facetwise.rules.declare import rule


@rule(
    code="FW303",
    name="diagnosis-for-cysts-only",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    parameters=("codes.dx_covered",),
    span="line.diagnosis_pointers",
    message="{code}: of the diagnoses {codes_pointed} only such are on the list of {article} as stand for cysts",
    undetermined="{code}: {codes_pointed} is listed for cysts only, and whether a cyst was treated is not told",
    help="point to a diagnosis that is listed for this procedure, if the record supports one",
    denial_codes=("CO-167", "CO-50", "N115"),
)
def diagnosis_for_cysts_only(t: Tables) -> pl.LazyFrame:
    """A diagnosis that is listed for cysts alone."""
    technique = pl.col("technique")
    return lines_with_listed_diagnoses(t).select(
        *LINE,
        "code",
        "codes_pointed",
        "article",
        applies=is_facet_line() & pl.col("has_cyst_only"),
        violated=pl.when(pl.col("has_listed") | (technique == "cyst_aspiration"))
        .then(False)
        .when(is_facet_destruction() | (technique == "medial_branch_block"))
        .then(True),
    )
