"""How many units of a code one provider may bill for one patient on one day: medically unlikely edits.

Limits were read for single days (2024-07-01 from the CMS files, 2026-10-01 second-hand and for a few codes).
A reading counts from its day until the next one; before the first nothing is known.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

import polars as pl

from facetwise.codes.dates import in_force
from facetwise.codes.loading import date_column, text_table


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
    return _by_code().get(code, ())


@cache
def frame() -> pl.DataFrame:
    """One row per code, setting and reading, with the fields of `UnitLimit`."""
    practitioner, hospital = Setting.PRACTITIONER, Setting.HOSPITAL_OUTPATIENT
    readings = [
        _first_reading(practitioner, "practitioner"),
        _first_reading(hospital, "hospital"),
        _second_reading(),
    ]
    return (
        pl.concat(readings)
        .sort("code", "setting", "effective_from")
        .with_columns(effective_until=pl.col("effective_from").shift(-1).over("code", "setting"))
    )


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


@cache
def _by_code() -> dict[str, tuple[UnitLimit, ...]]:
    grouped: dict[str, tuple[UnitLimit, ...]] = {}
    for row in frame().iter_rows(named=True):
        limit = UnitLimit(**{**row, "setting": Setting(row["setting"])})
        grouped[limit.code] = (*grouped.get(limit.code, ()), limit)
    return grouped
