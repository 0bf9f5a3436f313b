"""How many units of a code one provider may bill for one patient on one day: medically unlikely edits.

Limits were read for single days (2024-07-01 from the CMS files, 2026-10-01 second-hand and for a few codes).
A reading counts from its day until the next one; before the first nothing is known.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

import polars as pl

from facetwise.codes import loaded
from facetwise.codes.dates import in_force
from facetwise.codes.loading import date_column, text_table
from facetwise.codes.receipts import Receipt


class Setting(StrEnum):
    """Which of the NCCI files speaks: the physician's, or the one for hospital outpatient claims."""

    PRACTITIONER = "practitioner"
    HOSPITAL_OUTPATIENT = "hospital_outpatient"


@dataclass(frozen=True, slots=True)
class UnitLimit:
    """One limit as read for one day.

    ``adjudication_indicator`` says how it works: 1 each line alone; 2 all lines of the day together, never
    waived; 3 all lines of the day together, may be waived on the records (NCCI policy manual, chapter I, rev.
    2026-01-01, p. I-28, I-29).
    """

    code: str
    setting: Setting
    units_max: int
    adjudication_indicator: int
    rationale: str | None
    effective_from: date
    effective_until: date | None
    confidence: str
    source: str


def unit_limit(code: str, setting: Setting, on: date) -> UnitLimit | None:
    """The limit that counts on a day, or ``None`` where none was read."""
    limits = (limit for limit in unit_limits(code) if limit.setting == setting)
    return next(
        (limit for limit in limits if in_force(limit.effective_from, limit.effective_until, on)), None
    )


def unit_limits(code: str) -> tuple[UnitLimit, ...]:
    """Every limit known of a code, earliest first."""
    return _by_code(loaded.receipts("mue"), loaded.is_pinned()).get(code, ())


def frame() -> pl.DataFrame:
    """One row per code, setting and reading, with the fields of `UnitLimit`.

    Of the facet codes, imported releases are readings too, and come before ours of the same day.
    """
    return _frame(loaded.receipts("mue"), loaded.is_pinned())


@lru_cache(maxsize=8)
def _frame(releases: tuple[Receipt, ...], is_pinned: bool) -> pl.DataFrame:
    practitioner, hospital = Setting.PRACTITIONER, Setting.HOSPITAL_OUTPATIENT
    readings = [
        _first_reading(practitioner, "practitioner"),
        _first_reading(hospital, "hospital"),
        _second_reading(),
    ]
    if releases:
        readings = _with_imported(readings, is_pinned=is_pinned)
    return (
        pl.concat(readings)
        .unique(["code", "setting", "effective_from"], keep="last", maintain_order=True)
        .sort("code", "setting", "effective_from")
        .with_columns(effective_until=pl.col("effective_from").shift(-1).over("code", "setting"))
    )


def _with_imported(readings: list[pl.DataFrame], *, is_pinned: bool) -> list[pl.DataFrame]:
    """The readings with those of imported releases behind them; a pinned release stands alone for its codes."""
    rows = loaded.table("mue")
    if rows is None:
        return readings
    facet = text_table("codes").filter(pl.col("level_role").is_not_null())["code"]
    imported = rows.filter(
        pl.col("code").is_in(facet.implode()), pl.col("setting").is_in([str(setting) for setting in Setting])
    ).select(
        "code",
        "setting",
        "units_max",
        "adjudication_indicator",
        "rationale",
        effective_from="release_from",
        confidence=pl.lit("high"),
        source=pl.format("imported CMS unit limits, release {}", "release"),
    )
    if is_pinned:
        keys = ["code", "setting"]
        readings = [part.join(imported, on=keys, how="anti") for part in readings]
    return [*readings, imported.select(readings[0].columns)]


def _first_reading(setting: Setting, ending: str) -> pl.DataFrame:
    source = pl.col("source").str.extract("MUE: ([^;]+)")
    return _reading(setting, ending, date_column("mue_in_force_on"), pl.col("confidence"), source)


def _second_reading() -> pl.DataFrame:
    source = pl.col("source").str.extract("2026-10-01 columns: ([^;]+)")
    read_for = pl.lit(date(2026, 10, 1))
    return _reading(Setting.PRACTITIONER, "practitioner_2026_10", read_for, pl.col("confidence_2026"), source)


def _reading(
    setting: Setting, ending: str, read_for: pl.Expr, confidence: pl.Expr, source: pl.Expr
) -> pl.DataFrame:
    return (
        text_table("codes")
        .filter(pl.col(f"mue_{ending}").is_not_null())
        .select(
            "code",
            setting=pl.lit(str(setting)),
            units_max=pl.col(f"mue_{ending}").cast(pl.Int32),
            adjudication_indicator=pl.col(f"mai_{ending}").cast(pl.Int8),
            rationale="mue_rationale",
            effective_from=read_for,
            confidence=confidence,
            source=source,
        )
    )


@lru_cache(maxsize=8)
def _by_code(releases: tuple[Receipt, ...], is_pinned: bool) -> dict[str, tuple[UnitLimit, ...]]:
    grouped: dict[str, tuple[UnitLimit, ...]] = {}
    for row in _frame(releases, is_pinned).iter_rows(named=True):
        limit = UnitLimit(**{**row, "setting": Setting(row["setting"])})
        grouped[limit.code] = (*grouped.get(limit.code, ()), limit)
    return grouped
