"""Drug names as records write them → codes, by date of service.

A name may need one more fact before it has a code: contrast its iodine concentration, methylprednisolone
before 2024-04-01 its dose. Without that fact the answer is a question, never a guess.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache

import polars as pl

from facetwise.codes.dates import in_force
from facetwise.codes.loading import date_column, text_table

_BESIDE_THE_NAME = r"[0-9]+(\.[0-9]+)?\s*%|\b(hcl|hydrochloride)\b|-"
_ENDING = r"(?P<name>.+?) (?P<number>[0-9]+(\.[0-9]+)?)( ?mg ?i?( ?/ ?ml)?)?"


class NameAction(StrEnum):
    """What to do with a name."""

    USE = "use"
    QUERY = "query"
    DO_NOT_BILL = "do_not_bill"


@dataclass(frozen=True, slots=True)
class NamedDrug:
    """What a name stands for; without ``code`` where ``action`` is not ``use``, and ``note`` says why."""

    name: str
    generic: str
    action: NameAction
    code: str | None
    note: str | None
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the table with its condition taken apart."""

    alias: str
    condition: str | None
    code: str | None
    generic: str
    action: NameAction
    note: str | None
    effective_from: date | None
    effective_until: date | None
    source: str
    confidence: str

    def holds(self, dose_mg: Decimal | None, iodine_mg_per_ml: Decimal | None) -> bool:
        """Whether what is known meets the condition; a plain local block is what facet work uses."""
        if self.condition in {None, "local block, plain"}:
            return True
        if self.condition == "concentration not stated":
            return iodine_mg_per_ml is None
        numbers = [Decimal(text) for text in re.findall(r"\d+", self.condition or "")]
        if len(numbers) == 1:
            return dose_mg == numbers[0]
        return iodine_mg_per_ml is not None and numbers[0] <= iodine_mg_per_ml < numbers[1] + 1


def drug_of_name(
    name: str, on: date, *, dose_mg: float | None = None, iodine_mg_per_ml: float | None = None
) -> NamedDrug | None:
    """The drug of a name on a date of service; ``None`` where the name is unknown to us.

    The name is matched without case and hyphens; a percentage (``bupivacaine 0.25%``), a salt (``HCl``) or a
    strength (``iohexol 240``: for contrast mg iodine per mL) may stand beside it.
    """
    for key, concentration in _readings(name, iodine_mg_per_ml):
        rows = [row for row in _rows().get(key, ()) if in_force(row.effective_from, row.effective_until, on)]
        if rows:
            return _answer(name, rows, _decimal(dose_mg), _decimal(concentration))
    return _not_valid_yet(name, on)


@cache
def frame() -> pl.DataFrame:
    """One row per name, condition and period; ``name_key`` is what `name_key` makes of a name."""
    return (
        text_table("drug_aliases")
        .select(
            "alias",
            "condition",
            "code",
            "generic",
            "unit_name",
            "action",
            "note",
            "source",
            "confidence",
            name_key=name_keys(pl.col("alias")),
            unit_amount=pl.col("unit_amount").cast(pl.Float64),
            effective_from=date_column("effective_from"),
            effective_until=date_column("effective_until"),
        )
        .unique(["name_key", "condition", "effective_from"], keep="first", maintain_order=True)
    )


def name_key(name: str) -> str:
    """A name as it is matched: lower case, blanks for hyphens, no percentage, no salt."""
    return " ".join(re.sub(_BESIDE_THE_NAME, " ", name.lower()).split())


def name_keys(name: pl.Expr) -> pl.Expr:
    """The same for a column, so that drugs of many claims join ``frame()`` by ``name_key``."""
    bare = name.str.to_lowercase().str.replace_all(_BESIDE_THE_NAME, " ")
    return bare.str.replace_all(r"\s+", " ").str.strip_chars()


def without_strength(key: pl.Expr) -> pl.Expr:
    """Keys of a column without the strength at their end: ``kenalog 40`` and ``dexamethasone 4 mg/ml``."""
    return key.str.replace(r"^(.+?) [0-9]+(\.[0-9]+)?( ?mg ?i?( ?/ ?ml)?)?$", "$1")


def _readings(name: str, iodine_mg_per_ml: float | None) -> list[tuple[str, float | None]]:
    """The name as it stands, then without the strength at its end, which for contrast is its iodine."""
    key = name_key(name)
    readings: list[tuple[str, float | None]] = [(key, iodine_mg_per_ml)]
    if ending := re.fullmatch(_ENDING, key):
        readings.append((ending["name"], iodine_mg_per_ml or float(ending["number"])))
    return readings


def _answer(
    name: str, rows: list[_Row], dose_mg: Decimal | None, iodine_mg_per_ml: Decimal | None
) -> NamedDrug:
    for row in rows:
        if row.holds(dose_mg, iodine_mg_per_ml):
            return NamedDrug(name, row.generic, row.action, row.code, row.note, row.source, row.confidence)
    choices = ", ".join(f"{row.code} ({row.condition})" for row in rows if row.code)
    first = rows[0]
    return NamedDrug(
        name, first.generic, NameAction.QUERY, None, f"one of {choices}: ask", first.source, first.confidence
    )


def _not_valid_yet(name: str, on: date) -> NamedDrug | None:
    """A name that is known, though with no code on this date."""
    rows = _rows().get(name_key(name))
    if not rows:
        return None
    first = rows[0]
    note = f"no code of ours for {first.generic} is valid on {on}: ask"
    return NamedDrug(name, first.generic, NameAction.QUERY, None, note, first.source, first.confidence)


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


@cache
def _rows() -> dict[str, tuple[_Row, ...]]:
    grouped: dict[str, tuple[_Row, ...]] = {}
    for row in frame().drop("unit_amount", "unit_name").iter_rows(named=True):
        key = row.pop("name_key")
        grouped[key] = (*grouped.get(key, ()), _Row(**{**row, "action": NameAction(row["action"])}))
    return grouped
