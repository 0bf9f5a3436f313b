"""Drug codes (HCPCS): what they stand for, until when they were valid, and how many units a dose makes.

Units are rounded up to the next whole one (Pub. 100-04 ch. 17); discarded units, on a line of their own, down
(ibid. sec. 40, Transmittal 1248).
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from functools import cache

import polars as pl

from facetwise.codes.dates import in_force
from facetwise.codes.loading import date_column, text_table


class DrugRole(StrEnum):
    """What a drug does in a facet procedure."""

    STEROID = "steroid"
    LOCAL_ANESTHETIC = "local_anesthetic"
    LOCAL_ANESTHETIC_IV = "local_anesthetic_iv"  # for infusion, never for a block
    CONTRAST = "contrast"
    SEDATION = "sedation"
    UNCLASSIFIED = "unclassified"
    SUPPLY = "supply"


# Medicare pays these within the procedure: the unit rules and notes of their rows say so.
INCLUDED_ROLES = frozenset({DrugRole.LOCAL_ANESTHETIC, DrugRole.CONTRAST})


@dataclass(frozen=True, slots=True)
class Drug:
    """One drug or supply code in its period; ``unit_amount`` is in ``unit_name`` (mg, mL, each)."""

    code: str
    plain_name: str
    role: DrugRole
    billing_unit: str
    unit_amount: Decimal | None
    unit_name: str | None
    unit_rule: str | None
    effective_from: date | None
    effective_until: date | None
    opps_status_indicator: str | None
    opps_in_force_on: date | None
    note: str | None
    source: str
    confidence: str
    confidence_dates: str | None

    @property
    def is_included_in_procedure(self) -> bool:
        """Whether Medicare counts it as part of the procedure."""
        return self.role in INCLUDED_ROLES


def drug(code: str, on: date) -> Drug | None:
    """The drug of a code on a date; ``None`` if unknown or not valid then (see `known_drug`)."""
    found = known_drug(code)
    return found if found and in_force(found.effective_from, found.effective_until, on) else None


def known_drug(code: str) -> Drug | None:
    """The drug of a code whatever the date, so that a message can say from or until when it was valid."""
    return _drugs().get(code.strip().upper())


def units_for(dose_mg: float | None, code: str, on: date, *, volume_ml: float | None = None) -> int | None:
    """Billing units of what was given, rounded up; ``None`` where the amount in the code's unit is not known.

    Raises:
        ValueError: if the code is no drug valid on the date, or the amount is negative.
    """
    units = _exact_units(dose_mg, volume_ml, code, on)
    return None if units is None else int(units.to_integral_value(ROUND_CEILING))


def discarded_units(
    wasted_mg: float | None, code: str, on: date, *, used_mg: float | None = None
) -> int | None:
    """Units of what was thrown away of a single-dose vial, rounded down; ``None`` where not known.

    With ``used_mg``, used and discarded units together never pass the vial: a used unit that already covers
    the rest leaves nothing to bill.

    Raises:
        ValueError: if the code is no drug valid on the date, or an amount is negative.
    """
    wasted = _exact_units(wasted_mg, None, code, on)
    used = _exact_units(used_mg, None, code, on)
    if wasted is None:
        return None
    if used is None:
        return int(wasted.to_integral_value(ROUND_FLOOR))
    whole_vial = (used + wasted).to_integral_value(ROUND_FLOOR)
    return max(0, int(whole_vial - used.to_integral_value(ROUND_CEILING)))


def billing_units(amount: pl.Expr, unit_amount: pl.Expr) -> pl.Expr:
    """Units of an amount for columns, rounded up; the two must be in the same unit of measure."""
    return (amount / unit_amount).round(9).ceil().cast(pl.Int64)


def whole_units(amount: pl.Expr, unit_amount: pl.Expr) -> pl.Expr:
    """Whole units that an amount holds, for columns: the rounding down of discarded drugs."""
    return (amount / unit_amount).round(9).floor().cast(pl.Int64)


@cache
def frame() -> pl.DataFrame:
    """One row per code, as `Drug` (``unit_amount`` a float) and ``is_included_in_procedure``."""
    return text_table("drugs").select(
        "code",
        "role",
        "billing_unit",
        "unit_name",
        "unit_rule",
        "opps_status_indicator",
        "note",
        "source",
        "confidence",
        "confidence_dates",
        plain_name="drug",
        unit_amount=pl.col("unit_amount").cast(pl.Float64),
        is_included_in_procedure=pl.col("role").is_in([str(role) for role in INCLUDED_ROLES]),
        effective_from=date_column("effective_from"),
        effective_until=date_column("effective_until"),
        opps_in_force_on=date_column("opps_in_force_on"),
    )


LIMIT_READINGS = (  # setting, first day, column of the limit and of its indicator
    ("practitioner", date(2024, 7, 1), "mue_practitioner_2024_07", "mai"),
    ("practitioner", date(2026, 4, 1), "mue_practitioner_2026_04", "mai_2026_04"),
    ("hospital_outpatient", date(2024, 7, 1), "mue_hospital_2024_07", "mai"),
    ("hospital_outpatient", date(2026, 4, 1), "mue_hospital_2026_04", "mai_2026_04"),
)


@cache
def unit_limits() -> pl.DataFrame:
    """One row per code, setting and day for which the files were read; a reading counts until the next one."""
    readings = pl.concat(_limits(*reading) for reading in LIMIT_READINGS)
    return readings.sort("code", "setting", "effective_from").with_columns(
        effective_until=pl.col("effective_from").shift(-1).over("code", "setting")
    )


def _limits(setting: str, read_for: date, column: str, indicator: str) -> pl.DataFrame:
    known = pl.col(column).is_not_null() & pl.col(indicator).is_not_null()
    return (
        text_table("drugs")
        .filter(known)
        .select(
            "code",
            setting=pl.lit(setting),
            units_max=pl.col(column).cast(pl.Float64),
            adjudication_indicator=pl.col(indicator).cast(pl.Int8),
            effective_from=pl.lit(read_for),
        )
    )


def is_packaged_at_hospital(code: str, on: date) -> bool:
    """Whether Medicare pays a hospital for the drug within the procedure (status N), from the day it was read for."""
    found = known_drug(code)
    if found is None or found.opps_in_force_on is None:
        return False
    return found.opps_status_indicator == "N" and on >= found.opps_in_force_on


def _exact_units(dose_mg: float | None, volume_ml: float | None, code: str, on: date) -> Decimal | None:
    found = drug(code, on)
    if found is None:
        raise ValueError(f"{code} is no drug code that is known and valid on {on}")
    amount = {"mg": dose_mg, "mL": volume_ml}.get(found.unit_name or "")
    if amount is None or found.unit_amount is None:
        return None
    if amount < 0:
        raise ValueError(f"an amount of {amount} {found.unit_name} is below zero")
    return Decimal(str(amount)) / found.unit_amount


@cache
def _drugs() -> dict[str, Drug]:
    return {
        row["code"]: Drug(
            **{
                **{name: value for name, value in row.items() if name != "is_included_in_procedure"},
                "role": DrugRole(row["role"]),
                "unit_amount": None if row["unit_amount"] is None else Decimal(str(row["unit_amount"])),
            }
        )
        for row in frame().iter_rows(named=True)
    }
