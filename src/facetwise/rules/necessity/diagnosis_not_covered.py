"""The diagnosis is not on the payer's list.

## What it checks

At least one diagnosis that the line points to stands on the list of the payer's billing article, where that
list has been read: by Facetwise, or in the coverage database that the user imported, whose version in force on the
service date comes first. A diagnosis that only another group of the article lists (such as that for cysts) cannot
be decided by the list alone.

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

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line
from facetwise.lexicon.listed import lines_with_listed_diagnoses
from facetwise.rules.declare import rule


@rule(
    code="FW301",
    name="diagnosis-not-covered",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    parameters=("codes.dx_covered",),
    stands_without_policy="is_loaded",
    span="line.diagnosis_pointers",
    undetermined="{code}: the diagnoses {codes_pointed} are on another group of the list of {article}",
    message="{code}: none of the diagnoses {codes_pointed} is on the list of {article}",
    help=(
        "compare the diagnosis with the record; if the record supports a listed one, point to it, "
        "otherwise expect a denial"
    ),
    evidence=("article", "article_version", "list_from"),
    denial_codes=("CO-167", "CO-50", "N115"),
)
def diagnosis_not_covered(t: Tables) -> pl.LazyFrame:
    """The diagnosis is not on the payer's list."""
    is_undecided = pl.col("may_be_listed") & ~pl.col("has_listed")
    is_for_cysts = pl.col("has_cyst_only") & ~pl.col("has_listed")  # `diagnosis-for-cysts-only` speaks of it
    return lines_with_listed_diagnoses(t).select(
        *LINE,
        "code",
        "codes_pointed",
        "article",
        "article_version",
        "list_from",
        "is_loaded",
        applies=is_facet_line() & (pl.col("codes_pointed") != "").fill_null(False) & ~is_for_cysts,
        violated=pl.when(~is_undecided).then(~pl.col("has_listed")),
    )
