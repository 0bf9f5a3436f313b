"""Add-on codes: the primary that must stand beside each on the same claim and day."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl

from facetwise.codes import loaded
from facetwise.codes.dates import in_force
from facetwise.codes.loading import date_column, text_table
from facetwise.codes.receipts import Receipt


@dataclass(frozen=True, slots=True)
class AddOnLink:
    """One primary that an add-on code accepts; ``seen_on`` is the latest day the link was read."""

    add_on: str
    primary: str
    effective_from: date | None
    effective_until: date | None
    seen_on: date
    note: str | None
    source: str
    confidence: str


def primaries(add_on: str, on: date) -> tuple[AddOnLink, ...]:
    """The links of an add-on code on a date; empty where the code is no add-on known to us."""
    return tuple(
        link
        for link in _links(loaded.newest("add-on"))
        if link.add_on == add_on and in_force(link.effective_from, link.effective_until, on)
    )


def is_add_on(code: str) -> bool:
    """Whether the code is an add-on known to us."""
    return any(link.add_on == code for link in _links(loaded.newest("add-on")))


def frame() -> pl.DataFrame:
    """One row per add-on and primary, with the fields of `AddOnLink`.

    Of an add-on that the newest imported file names, its links are taken from there.
    """
    return _frame(loaded.newest("add-on"))


@lru_cache(maxsize=8)
def _frame(releases: tuple[Receipt, ...]) -> pl.DataFrame:
    built_in = text_table("add_ons").with_columns(
        date_column(name) for name in ("effective_from", "effective_until", "seen_on")
    )
    parts = [
        _imported(item).filter(pl.col("add_on").is_in(built_in["add_on"].implode())) for item in releases
    ]
    if not parts:
        return built_in
    imported = pl.concat(parts).select(built_in.columns)
    return pl.concat([built_in.join(imported, on="add_on", how="anti"), imported])


def _imported(receipt: Receipt) -> pl.DataFrame:
    return pl.read_parquet(receipt.table_path("rows")).with_columns(
        seen_on=pl.lit(receipt.effective_from),
        note=pl.lit(None, dtype=pl.String),
        source=pl.lit(f"imported CMS add-on file, release {receipt.release}"),
        confidence=pl.lit("high"),
    )


@lru_cache(maxsize=8)
def _links(releases: tuple[Receipt, ...]) -> tuple[AddOnLink, ...]:
    return tuple(AddOnLink(**row) for row in _frame(releases).iter_rows(named=True))
