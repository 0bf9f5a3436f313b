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

from facetwise.codes import diagnoses
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_destruction, is_facet_line, parameter
from facetwise.lexicon.pointed import POINTING_LINE, diagnoses_pointed
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
    denial_codes=("CO-50", "N115"),
)
def diagnosis_for_cysts_only(t: Tables) -> pl.LazyFrame:
    """A diagnosis that is listed for cysts alone."""
    listed = diagnoses.coverage_frame().lazy().select("article", "icd10", "coverage")
    articles = t.lines.select(*POINTING_LINE, article=parameter("codes.dx_covered"))
    pointed = (
        t.pointers.join(articles, on=POINTING_LINE, how="left")
        .join(listed, on=["article", "icd10"], how="left")
        .group_by(POINTING_LINE)
        .agg(
            has_cyst_only=(pl.col("coverage") == "supported_cyst_only").any(),
            has_supported=(pl.col("coverage") == "supported").any(),
        )
    )
    technique = pl.col("technique")
    told = t.lines.join(pointed, on=POINTING_LINE, how="left")
    return told.join(diagnoses_pointed(t), on=POINTING_LINE, how="left").select(
        *LINE,
        "code",
        "codes_pointed",
        article=parameter("codes.dx_covered"),
        applies=is_facet_line() & pl.col("has_cyst_only").fill_null(False),
        violated=pl.when(pl.col("has_supported") | technique.eq_missing("cyst_aspiration"))
        .then(False)
        .when(is_facet_destruction() | technique.eq_missing("medial_branch_block"))
        .then(True),
    )
