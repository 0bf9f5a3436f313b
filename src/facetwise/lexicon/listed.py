"""Diagnoses of each line on the list of the payer's article: one source for every rule that asks the list."""

import polars as pl

from facetwise.codes import covered_lists
from facetwise.domain.tables import Tables
from facetwise.lexicon.once import once
from facetwise.lexicon.parameters import parameter
from facetwise.lexicon.pointed import POINTING_LINE, diagnoses_pointed


@once
def lines_with_listed_diagnoses(t: Tables) -> pl.LazyFrame:
    """The lines with ``article``, ``article_version``, ``list_from``, ``is_loaded`` and what the list says.

    ``has_listed``: a diagnosis pointed at is supported; ``may_be_listed``: one is on another group only;
    ``has_cyst_only``: one stands for cysts alone; ``codes_pointed``: the diagnoses, in words. An imported version in
    force on the service date comes before a list of ours.
    """
    lines = covered_lists.with_article(t.lines, built_in=parameter("codes.dx_covered"))
    pointed = (
        t.pointers.join(
            lines.select(*POINTING_LINE, "article", "article_version"), on=POINTING_LINE, how="left"
        )
        .join(
            covered_lists.listed(), on=["article", "article_version", "icd10"], how="left", nulls_equal=True
        )
        .group_by(POINTING_LINE)
        .agg(
            has_listed=pl.col("is_supported").any(),
            has_cyst_only=pl.col("is_cyst_only").any(),
            may_be_listed=(pl.col("is_supported").is_null() & pl.col("coverage").is_not_null()).any(),
        )
    )
    flags = pl.col("has_listed", "has_cyst_only", "may_be_listed")
    return (
        lines.join(pointed, on=POINTING_LINE, how="left")
        .join(diagnoses_pointed(t), on=POINTING_LINE, how="left")
        .with_columns(flags.fill_null(False))
    )
