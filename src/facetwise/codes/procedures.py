"""Procedure codes: the facet families, what is done beside them, and what the fee schedules say of each.

The table is a selection, made for facet claims: a code that is not in it is unknown here, not wrong. Names
are our own plain words, never the code book's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

import polars as pl

from facetwise.codes.loading import date_column, flag_column, list_column, text_table
from facetwise.codes.unit_limits import UnitLimit, unit_limits
from facetwise.domain.vocabulary import Region


class TechniqueGroup(StrEnum):
    """What the three kinds of facet code families stand for."""

    INJECTION = "injection"
    ULTRASOUND_INJECTION = "ultrasound_injection"
    DESTRUCTION = "destruction"


_FACET_CATEGORIES = {
    "facet_injection": TechniqueGroup.INJECTION,
    "facet_injection_ultrasound": TechniqueGroup.ULTRASOUND_INJECTION,
    "facet_destruction": TechniqueGroup.DESTRUCTION,
}


class Role(StrEnum):
    """Which rank of joint a code stands for within its family."""

    PRIMARY = "primary"
    SECOND_LEVEL = "second_level"
    THIRD_AND_FURTHER = "third_and_further"  # one unit covers every level from the third
    EACH_ADDITIONAL_JOINT = "each_additional_joint"  # one unit per joint
    EACH_ADDITIONAL_LEVEL = "each_additional_level"  # epidurals


@dataclass(frozen=True, slots=True)
class RelativeValues:
    """Relative value units of the physician fee schedule as of one day; not money."""

    in_force_on: date
    work: float
    total_nonfacility: float | None
    total_facility: float | None
    confidence: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure code. Indicators keep the text of the official file; ``None`` means not looked up."""

    code: str
    plain_name: str
    category: str
    family: str | None
    technique_group: TechniqueGroup | None
    region: Region | None
    role: Role | None
    unit_rule: str | None
    primaries: tuple[str, ...]
    bilateral_indicator: str
    global_days: str
    fee_schedule_status: str
    professional_technical_indicator: str
    multiple_procedure_indicator: str
    opps_status_indicator: str | None
    opps_classification: str | None
    is_conditionally_bilateral: bool | None
    opps_in_force_on: date | None
    asc_payment_indicator: str | None
    asc_in_force_on: date | None
    confidence_opps_asc: str | None
    note: str | None
    source: str
    confidence: str
    relative_values: tuple[RelativeValues, ...]
    unit_limits: tuple[UnitLimit, ...]

    @property
    def is_facet(self) -> bool:
        """Whether it is one of the sixteen facet codes."""
        return self.technique_group is not None

    @property
    def is_add_on(self) -> bool:
        """Whether it may only stand beside a primary."""
        return bool(self.primaries)


class FamilyCodes(NamedTuple):
    """The codes of one facet family by rank of joint.

    In the destruction families ``second`` and ``further`` are one code, with a unit for each joint; in the
    injection families ``further`` is billed once however many joints follow the second.
    """

    primary: str
    second: str
    further: str

    @property
    def counts_units(self) -> bool:
        """Whether each additional joint is one more unit."""
        return self.second == self.further


def procedure(code: str) -> Procedure | None:
    """The procedure of a code, or ``None`` where the table has none."""
    return _procedures().get(code.strip().upper())


def family_codes(technique_group: str, region: str) -> FamilyCodes:
    """The codes of a facet family, by technique group (or by its category, such as ``facet_destruction``).

    Raises:
        ValueError: if the group or the region is not one of the known words.
    """
    group = _FACET_CATEGORIES.get(technique_group) or TechniqueGroup(technique_group)
    wanted = group, Region(region)
    by_role = {p.role: p.code for p in _procedures().values() if (p.technique_group, p.region) == wanted}
    if each := by_role.get(Role.EACH_ADDITIONAL_JOINT):
        return FamilyCodes(by_role[Role.PRIMARY], each, each)
    return FamilyCodes(*(by_role[role] for role in (Role.PRIMARY, Role.SECOND_LEVEL, Role.THIRD_AND_FURTHER)))


@cache
def facet_codes() -> frozenset[str]:
    """The sixteen facet codes."""
    return frozenset(code for code, found in _procedures().items() if found.is_facet)


def codes_in_category(category: str) -> frozenset[str]:
    """Codes of a category, such as ``imaging`` or ``sedation``; empty for a category that does not exist."""
    return frozenset(code for code, found in _procedures().items() if found.category == category)


@cache
def frame() -> pl.DataFrame:
    """One row per code, with the fields of `Procedure` that are not tuples, and ``primaries`` as a list."""
    return text_table("codes").select(
        "code",
        plain_name="description",
        category="category",
        family="family",
        technique_group=_technique_group(),
        region="region",
        role="level_role",
        unit_rule="unit_rule",
        primaries=list_column("allowed_primaries"),
        bilateral_indicator="bilateral_indicator",
        global_days="global_days",
        fee_schedule_status="mpfs_status",
        professional_technical_indicator="pctc_indicator",
        multiple_procedure_indicator="multiple_procedure_indicator",
        opps_status_indicator="opps_status_indicator",
        opps_classification="opps_apc",
        is_conditionally_bilateral=flag_column("opps_conditional_bilateral"),
        opps_in_force_on=date_column("opps_in_force_on"),
        asc_payment_indicator="asc_payment_indicator",
        asc_in_force_on=date_column("asc_in_force_on"),
        confidence_opps_asc="confidence_opps_asc",
        note="note",
        source="source",
        confidence="confidence",
    )


def _technique_group() -> pl.Expr:
    groups = {category: str(group) for category, group in _FACET_CATEGORIES.items()}
    return pl.col("category").replace_strict(groups, default=None, return_dtype=pl.String)


@cache
def _procedures() -> dict[str, Procedure]:
    texts = text_table("codes").iter_rows(named=True)
    rows = zip(frame().iter_rows(named=True), texts, strict=True)
    return {row["code"]: _procedure(row, text) for row, text in rows}


def _procedure(row: Mapping[str, Any], text: Mapping[str, str | None]) -> Procedure:
    return Procedure(
        **{
            **row,
            "technique_group": row["technique_group"] and TechniqueGroup(row["technique_group"]),
            "region": row["region"] and Region(row["region"]),
            "role": row["role"] and Role(row["role"]),
            "primaries": tuple(row["primaries"]),
            "relative_values": tuple(_relative_values(text)),
            "unit_limits": unit_limits(row["code"]),
        }
    )


def _relative_values(text: Mapping[str, str | None]) -> list[RelativeValues]:
    readings = (
        ("2025_10", date(2025, 10, 1), "confidence"),
        ("2026_10", date(2026, 10, 1), "confidence_2026"),
    )
    return [
        RelativeValues(
            in_force_on=read_on,
            work=float(work),
            total_nonfacility=_number(text[f"total_nonfacility_rvu_{ending}"]),
            total_facility=_number(text[f"total_facility_rvu_{ending}"]),
            confidence=text[confidence] or "low",
        )
        for ending, read_on, confidence in readings
        if (work := text[f"wrvu_{ending}"]) is not None
    ]


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)


@cache
def global_days_of_ablation() -> int:
    """The days after an ablation of facet joints that its payment covers, as the fee schedule gives them."""
    ablations = frame().filter(pl.col("technique_group") == "destruction", pl.col("role") == "primary")
    return int(ablations.select(pl.col("global_days").cast(pl.Int64).max()).item())
