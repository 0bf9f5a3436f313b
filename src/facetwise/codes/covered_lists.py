"""Covered diagnoses of billing articles: those read by us, and those of an imported coverage database.

A pack names its coverage determination (LCD); the database says which article belongs to it, and in which version from
which day. A loaded version in force on the service date comes before a list of ours.
"""

import polars as pl

from facetwise.codes import diagnoses, loaded

KIND = "coverage-database"
_LCD = r"/(L\d{5})"  # in the name of a pack: medicare/cgs/L38773
FIRST_GROUP = 1  # the group of the facet codes; others stand for cysts and the like
_ARTICLES = {
    "lcd": pl.String,
    "article": pl.String,
    "article_version": pl.String,
    "from": pl.Date,
    "until": pl.Date,
}


def with_article(lines: pl.LazyFrame, *, built_in: pl.Expr) -> pl.LazyFrame:
    """Lines with ``article`` and ``article_version``, ``list_from`` and whether the list ``is_loaded``.

    Args:
        lines: with ``pack`` and ``service_date``.
        built_in: the article that the pack names, null where its list has not been read.
    """
    keyed = lines.with_columns(lcd=pl.col("pack").str.extract(_LCD))
    day = pl.col("service_date")
    found = (
        keyed.select("lcd", "service_date")
        .unique()
        .join(_articles().lazy(), on="lcd")
        .filter((pl.col("from") <= day).fill_null(value=False), (day < pl.col("until")).fill_null(value=True))
        .sort("from")
        .unique(["lcd", "service_date"], keep="last", maintain_order=True)
        .select("lcd", "service_date", "article_version", loaded_article="article", list_from="from")
    )
    return (
        keyed.join(found, on=["lcd", "service_date"], how="left", maintain_order="left")
        .with_columns(
            article=pl.coalesce("loaded_article", built_in), is_loaded=pl.col("loaded_article").is_not_null()
        )
        .drop("lcd", "loaded_article")
    )


def listed() -> pl.LazyFrame:
    """One row per article, version and diagnosis: ``coverage`` in words, ``is_supported`` (null where it depends).

    ``is_cyst_only`` where the list says that the diagnosis stands for cysts alone.
    """
    ours = diagnoses.coverage_frame().select(
        "article",
        "icd10",
        "coverage",
        article_version=pl.lit(None, dtype=pl.String),
        is_supported=pl.col("coverage") == "supported",
        is_cyst_only=pl.col("coverage") == "supported_cyst_only",
    )
    rows = loaded.table(KIND)
    if rows is None:
        return ours.lazy()
    covered = pl.col("is_covered").any()
    in_first = ((pl.col("group") == FIRST_GROUP).fill_null(value=False) & pl.col("is_covered")).any()
    theirs = (
        rows.lazy()
        .group_by("article", "article_version", "icd10")
        .agg(
            coverage=pl.when(in_first)
            .then(pl.lit("supported"))
            .when(covered)
            .then(pl.lit("another group"))
            .otherwise(pl.lit("not covered")),
            is_supported=pl.when(in_first).then(pl.lit(value=True)).when(~covered).then(pl.lit(value=False)),
            is_cyst_only=pl.lit(value=False),  # what a further group is for, its rows do not say
        )
    )
    return pl.concat([ours.lazy().select(sorted(ours.columns)), theirs.select(sorted(ours.columns))])


def _articles() -> pl.DataFrame:
    """Each determination's articles by version, with the days on which each is in force."""
    rows, links = loaded.table(KIND), loaded.table(KIND, "determinations")
    if rows is None or links is None:
        return pl.DataFrame(schema=_ARTICLES)
    versions = rows.select(
        "article",
        "article_version",
        pl.col("effective_from").alias("from"),
        pl.col("effective_until").alias("until"),
    ).unique()
    return (
        links.select("lcd", "article", "article_version")
        .unique()
        .join(versions, on=["article", "article_version"])
        .select(*_ARTICLES)
    )
