"""Medicare Coverage Database export: which diagnoses and codes each billing article lists.

The published file is a zip around a zip of csv files. Only what decides is kept: ids, versions, dates, codes, groups;
descriptions of procedure codes and paragraphs are never read into a table that stays.
"""

from datetime import date

import polars as pl

from facetwise.codes.diagnoses import normalized
from facetwise.codes.importers.model import Hints, Imported
from facetwise.codes.importers.sheets import text_of
from facetwise.codes.importers.source import ImportRefusedError, Member
from facetwise.codes.loaded import FOR_EVER
from facetwise.codes.receipts import LeftOut

KEY = ["article_id", "article_version"]
_ARTICLE = [*KEY, "article_eff_date", "article_end_date"]


def read(members: list[Member], hints: Hints) -> Imported:
    """The lists of one weekly export."""
    files = {member.stem: member for member in members}
    covered = _table(files, "article_x_icd10_covered", [*KEY, "icd10_code_id", "icd10_covered_group"])
    refused = _table(files, "article_x_icd10_noncovered", [*KEY, "icd10_code_id"], optional=True)
    articles = _articles(files)
    listed = pl.concat([_listed(covered, is_covered=True), _listed(refused, is_covered=False)])
    known = listed.join(articles, on=KEY, how="inner")
    shaped = known.filter(pl.col("icd10").str.contains(r"^[A-Z]\d\w(\.\w{1,4})?$"))
    if shaped.is_empty():
        raise ImportRefusedError("no article of the export lists a diagnosis; expected current_article.zip")
    start = hints.effective_from or _newest(articles)
    left_out = (
        LeftOut("of an article that the export does not describe", listed.height - known.height),
        LeftOut("no diagnosis code", known.height - shaped.height),
    )
    return Imported(
        release=hints.release or f"articles-{start}",
        effective_from=start,
        effective_until=FOR_EVER,  # an article's own dates say from when its list holds
        rows_read=listed.height,
        tables={
            "rows": shaped.select(
                "icd10",
                "group",
                "is_covered",
                "article_version",
                "effective_from",
                "effective_until",
                article=_article(),
            ).sort("article", "icd10"),
            "determinations": _determinations(files),
            "procedures": _procedures(files),
        },
        left_out=tuple(item for item in left_out if item.rows),
    )


def _table(
    files: dict[str, Member], name: str, columns: list[str], *, optional: bool = False
) -> pl.DataFrame:
    """Only the wanted columns of one csv file, as text."""
    member = files.get(name)
    if member is None:
        if optional:
            return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
        raise ImportRefusedError(
            f"the archive holds no {name}.csv; expected current_article.zip or all_article.zip"
        )
    try:
        frame = pl.read_csv(
            text_of(member.data).encode(), infer_schema=False, truncate_ragged_lines=True, columns=columns
        )
    except pl.exceptions.PolarsError:
        raise ImportRefusedError(f"{name}.csv lacks one of the columns {', '.join(columns)}") from None
    return frame.select(pl.col(columns).str.strip_chars().replace("", None))


def _articles(files: dict[str, Member]) -> pl.DataFrame:
    found = _table(files, "article", [*_ARTICLE, "article_rev_end_date", "date_retired"])
    ends = ("article_rev_end_date", "article_end_date", "date_retired")
    return found.select(
        *KEY,
        effective_from=_day("article_eff_date"),
        effective_until=pl.min_horizontal(_day(name) for name in ends) + pl.duration(days=1),
    ).unique(KEY, keep="last", maintain_order=True)


def _listed(rows: pl.DataFrame, *, is_covered: bool) -> pl.DataFrame:
    group = pl.col("icd10_covered_group") if is_covered else pl.lit(None, dtype=pl.String)
    return rows.select(
        *KEY,
        icd10=normalized(pl.col("icd10_code_id")),
        group=group.cast(pl.Int16, strict=False),
        is_covered=pl.lit(is_covered),
    )


def _determinations(files: dict[str, Member]) -> pl.DataFrame:
    """Which coverage determination (LCD) an article belongs to."""
    links = _table(files, "article_related_documents", [*KEY, "r_lcd_id"], optional=True)
    return (
        links.drop_nulls("r_lcd_id")
        .select("article_version", article=_article(), lcd=pl.lit("L") + pl.col("r_lcd_id"))
        .unique(maintain_order=True)
    )


def _procedures(files: dict[str, Member]) -> pl.DataFrame:
    rows = _table(files, "article_x_hcpc_code", [*KEY, "hcpc_code_id", "hcpc_code_group"], optional=True)
    return rows.select(
        "article_version",
        article=_article(),
        code="hcpc_code_id",
        group=pl.col("hcpc_code_group").cast(pl.Int16, strict=False),
    ).unique(maintain_order=True)


def _article() -> pl.Expr:
    return pl.lit("A") + pl.col("article_id")


def _day(name: str) -> pl.Expr:
    """``2026-07-23 00:00:00`` or ``07/23/2026`` as a date."""
    text = pl.col(name).str.head(10)
    return pl.coalesce(text.str.to_date("%Y-%m-%d", strict=False), text.str.to_date("%m/%d/%Y", strict=False))


def _newest(articles: pl.DataFrame) -> date:
    """The latest day on which an article of the export began: the export is at least of that day."""
    day = articles["effective_from"].drop_nulls().max()
    if not isinstance(day, date):
        raise ImportRefusedError("no article of the export has an effective date; expected --from DATE")
    return day
