"""The diagnosis is not on the payer's list.

## What it checks

At least one diagnosis that the line points to stands on the list of the payer's billing article, where that
list has been read.

## Why claims are denied for this

A diagnosis outside the list is denied as not necessary, automatically.

## Example

M54.2 (neck pain) on 64490: pain codes are not listed.

## What to do

If the record supports a listed diagnosis, point to it. Otherwise expect a denial.

## What this check cannot see

Lists that have not been read; they are named, and nothing is assumed of them.
"""

import polars as pl

from facetwise.codes import diagnoses
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, parameter
from facetwise.lexicon.pointed import POINTING_LINE, diagnoses_pointed
from facetwise.rules.declare import rule


@rule(
    code="FW301",
    name="diagnosis-not-covered",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    parameters=("codes.dx_covered",),
    span="line.diagnosis_pointers",
    message="{code}: none of the diagnoses {codes_pointed} is on the list of {article}",
    help=(
        "compare the diagnosis with the record; if the record supports a listed one, point to it, "
        "otherwise expect a denial"
    ),
    denial_codes=("CO-50", "N115"),
)
def diagnosis_not_covered(t: Tables) -> pl.LazyFrame:
    """The diagnosis is not on the payer's list."""
    listed = diagnoses.coverage_frame().lazy().select("article", "icd10", "coverage")
    pointed = (
        t.pointers.join(
            t.lines.select("claim_key", "line_no", article=parameter("codes.dx_covered")),
            on=["claim_key", "line_no"],
            how="left",
        )
        .join(listed, on=["article", "icd10"], how="left")
        .group_by(POINTING_LINE)
        .agg(
            has_listed=(pl.col("coverage") == "supported").any(),
        )
    )
    told = t.lines.join(pointed, on=POINTING_LINE, how="left")
    return told.join(diagnoses_pointed(t), on=POINTING_LINE, how="left").select(
        *LINE,
        "code",
        "codes_pointed",
        article=parameter("codes.dx_covered"),
        applies=is_facet_line() & (pl.col("codes_pointed") != "").fill_null(False),
        violated=~pl.col("has_listed").fill_null(False),
    )
