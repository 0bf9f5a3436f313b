"""Pairs of codes that exclude each other on one day: NCCI procedure-to-procedure edits.

An edit compares lines of the same provider, patient and day. Column 1 is paid, column 2 is not, unless the
edit has indicator 1 and a modifier truly tells that the two are apart. Our table holds every edit where a
facet code is column 1; where it is column 2, only those with pain procedures and anesthesia as column 1.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

import polars as pl

from facetwise.codes import loaded
from facetwise.codes.dates import is_in_force
from facetwise.codes.imported_pairs import pairs_touching
from facetwise.codes.loading import date_column, text_table
from facetwise.codes.procedures import facet_codes
from facetwise.codes.receipts import Receipt
from facetwise.codes.unit_limits import Setting


class PairStatus(StrEnum):
    """What the table can say of two codes."""

    EDIT = "edit"
    NO_EDIT = "no_edit"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class PairEdit:
    """One edit. ``in_force_on`` and ``reconfirmed_on`` are days on which it was seen in the official file."""

    column1: str
    column2: str
    setting: Setting
    modifier_indicator: str
    effective_from: date | None
    effective_until: date | None
    in_force_on: date
    reconfirmed_on: date | None
    rationale: str
    source: str
    confidence: str

    @property
    def can_be_lifted(self) -> bool:
        """Whether a fitting modifier may tell the two services apart."""
        return self.modifier_indicator == "1"


@dataclass(frozen=True, slots=True)
class PairAnswer:
    """What is known of column 1 over column 2.

    ``seen_on`` is the latest day on which the official file was read for this, ``None`` where it was not.
    """

    status: PairStatus
    edit: PairEdit | None
    seen_on: date | None
    source: str | None
    confidence: str | None


_NOT_KNOWN = PairAnswer(PairStatus.NOT_KNOWN, None, None, None, None)


def pair_edit(column1: str, column2: str, setting: Setting | str, on: date) -> PairAnswer:
    """What the edits of a setting say on a date of column 1 over column 2, in this direction only.

    Raises:
        ValueError: if the setting is not a known word.
    """
    where = Setting(setting)
    wanted = {"column1": column1, "column2": column2, "setting": str(where)}
    for row in frame().filter(**wanted).filter(is_in_force(pl.lit(on))).iter_rows(named=True):
        edit = _edit(row)
        return PairAnswer(
            PairStatus.EDIT, edit, edit.reconfirmed_on or edit.in_force_on, edit.source, edit.confidence
        )
    for row in absent_frame().filter(**wanted).iter_rows(named=True):
        return PairAnswer(PairStatus.NO_EDIT, None, row["seen_on"], row["source"], row["confidence"])
    return _complete_silence(where) if column1 in facet_codes() else _NOT_KNOWN


def edits_between(code: str, other: str, setting: Setting | str, on: date) -> tuple[PairEdit, ...]:
    """Every edit known between two codes, whichever is column 1; empty does not prove that there is none."""
    answers = (pair_edit(code, other, setting, on), pair_edit(other, code, setting, on))
    return tuple(answer.edit for answer in answers if answer.edit is not None)


def edits_of(column1: str, setting: Setting | str, on: date) -> Iterator[PairEdit]:
    """Every edit with the code as column 1 on a date, by column 2."""
    wanted = frame().filter(column1=column1, setting=str(Setting(setting))).filter(is_in_force(pl.lit(on)))
    return (_edit(row) for row in wanted.sort("column2").iter_rows(named=True))


def frame() -> pl.DataFrame:
    """One row per column 1, column 2 and setting, with the fields of `PairEdit` and ``can_be_lifted``.

    Of a setting whose code pairs were imported, the newest release takes the place of our extract.
    """
    return _frame(tuple(loaded.newest("ncci-ptp", str(setting)) for setting in Setting))


@lru_cache(maxsize=8)
def _frame(releases: tuple[tuple[Receipt, ...], ...]) -> pl.DataFrame:
    built_in = _built_in()
    parts = [pairs_touching(facet_codes(), parts) for parts in releases if parts]
    found = [part.select(built_in.columns) for part in parts if not part.is_empty()]
    if not found:
        return built_in
    imported = pl.concat(found)
    return pl.concat([built_in.join(imported, on="setting", how="anti"), imported])


@cache
def _built_in() -> pl.DataFrame:
    return text_table("ptp_facet").select(
        "column1",
        "column2",
        "setting",
        "modifier_indicator",
        "rationale",
        "source",
        "confidence",
        can_be_lifted=pl.col("modifier_indicator") == "1",
        effective_from=date_column("effective_from"),
        effective_until=date_column("effective_until"),
        in_force_on=date_column("in_force_on"),
        reconfirmed_on=date_column("reconfirmed_on"),
    )


@cache
def absent_frame() -> pl.DataFrame:
    """One row per column 1, column 2 and setting looked up and found without an edit; ``seen_on`` when."""
    checked = text_table("ptp_absent")
    reverse = checked.rename({"code_a": "code_b", "code_b": "code_a"})
    both_ways = pl.col("result").str.starts_with("no active edit in either direction")
    practitioner, hospital = Setting.PRACTITIONER, Setting.HOSPITAL_OUTPATIENT
    return pl.concat(
        [
            _absent(checked, practitioner),
            _absent(checked, hospital),
            _absent(reverse.filter(both_ways), practitioner),
            _absent(reverse, hospital),  # the hospital file was always looked up both ways
        ]
    ).unique(maintain_order=True)


def _absent(checked: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    is_hospital = setting is Setting.HOSPITAL_OUTPATIENT
    return checked.select(
        column1="code_a",
        column2="code_b",
        setting=pl.lit(str(setting)),
        seen_on=date_column("hospital_reconfirmed_on" if is_hospital else "checked_in_force_on"),
        source="source",
        confidence="confidence",
    )


def _complete_silence(setting: Setting) -> PairAnswer:
    """No row where the table is complete: none was in the file on the day it was read through."""
    read = frame().filter(pl.col("setting") == str(setting), pl.col("confidence") == "high")
    seen_on = read.select(pl.coalesce("reconfirmed_on", "in_force_on").max()).item()
    source = f"no row in the CMS NCCI file ({setting.replace('_', ' ')}) read for {seen_on}"
    return PairAnswer(PairStatus.NO_EDIT, None, seen_on, source, "high")


def _edit(row: dict[str, Any]) -> PairEdit:
    fields = {name: value for name, value in row.items() if name != "can_be_lifted"}
    return PairEdit(**{**fields, "setting": Setting(row["setting"])})
