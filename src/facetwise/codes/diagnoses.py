"""Diagnoses: the shape of an ICD-10-CM code, its validity and body region on a date, and covered lists.

The table holds common spine diagnoses only: a code that is not in it is unknown here, not wrong. The covered
lists are those that were read (one article so far); they are no statement about any other contractor.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

import polars as pl

from facetwise.codes.dates import in_force
from facetwise.codes.loading import date_column, flag_column, list_column, text_table

_SHAPE = r"^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$"
_NO_REGION = frozenset({"none", "unspecified", "multiple"})  # these never say "another region"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One diagnosis code in one period of validity.

    ``regions`` is empty where the code names no single region, and then contradicts no procedure.
    """

    code: str
    plain_name: str
    is_billable: bool
    region: str
    regions: tuple[str, ...]
    effective_from: date | None
    effective_until: date | None
    note: str | None
    source: str
    confidence: str
    confidence_region: str | None

    @property
    def category(self) -> str:
        """Its three-character category: ``M47`` of M47.812."""
        return self.code[:3]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a billing article says of a diagnosis; ``match`` is ``exact`` or ``prefix``."""

    article: str
    lcd: str
    contractor: str
    icd10: str
    match: str
    coverage: str  # supported | supported_cyst_only | not_listed | not_billable_parent
    restriction: str | None
    effective_from: date | None
    effective_until: date | None
    source: str
    confidence: str


def normalize(code: str) -> str:
    """A diagnosis code in capitals with its dot: ``m47812`` → ``M47.812``. Its shape is not judged."""
    bare = code.strip().upper().replace(".", "")
    return f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 else bare


def normalized(code: pl.Expr) -> pl.Expr:
    """The same for a column."""
    bare = code.str.strip_chars().str.to_uppercase().str.replace_all(".", "", literal=True)
    dotted = pl.concat_str(bare.str.slice(0, 3), pl.lit("."), bare.str.slice(3))
    return pl.when(bare.str.len_chars() > 3).then(dotted).otherwise(bare)


def is_well_formed(code: str) -> bool:
    """Whether the code has the shape of ICD-10-CM, with or without its dot; it may still not exist."""
    return re.match(_SHAPE, normalize(code)) is not None


def well_formed(code: pl.Expr) -> pl.Expr:
    """The same for a column; null stays null."""
    return normalized(code).str.contains(_SHAPE)


def diagnosis(code: str, on: date) -> Diagnosis | None:
    """What a code means on a date of service, or ``None`` where the table does not know it then."""
    periods = _diagnoses().get(normalize(code), ())
    return next((d for d in periods if in_force(d.effective_from, d.effective_until, on)), None)


def periods(code: str) -> tuple[Diagnosis, ...]:
    """Every period known of a code, so that a message can say until when it was valid."""
    return _diagnoses().get(normalize(code), ())


def coverage(article: str, code: str, on: date) -> Coverage | None:
    """What an article says of a code on a date: by exact row or longest prefix; ``None`` if silent."""
    icd10 = normalize(code)
    matches = [
        row
        for row in _coverages()
        if row.article == article
        and in_force(row.effective_from, row.effective_until, on)
        and (row.icd10 == icd10 or (row.match == "prefix" and icd10.startswith(row.icd10)))
    ]
    return max(matches, key=lambda row: len(row.icd10), default=None)


@cache
def frame() -> pl.DataFrame:
    """One row per code and period, as `Diagnosis`; ``icd10`` has its dot, ``regions`` is a list."""
    regions = list_column("region")
    return text_table("dx_regions").select(
        icd10="icd10",
        plain_name="description",
        is_billable=flag_column("billable"),
        region="region",
        regions=pl.when(pl.col("region").is_in(_NO_REGION))
        .then(pl.lit([], pl.List(pl.String)))
        .otherwise(regions),
        effective_from=date_column("effective_from"),
        effective_until=date_column("effective_until"),
        note="note",
        source="source",
        confidence="confidence",
        confidence_region="confidence_region",
    )


@cache
def coverage_frame() -> pl.DataFrame:
    """One row per article and diagnosis (or prefix), with the fields of `Coverage`."""
    return text_table("icd10_coverage").select(
        "article",
        "lcd",
        "icd10",
        "match",
        "coverage",
        "restriction",
        "source",
        "confidence",
        contractor="mac",
        effective_from=date_column("effective_from"),
        effective_until=date_column("effective_until"),
    )


@cache
def _diagnoses() -> dict[str, tuple[Diagnosis, ...]]:
    grouped: dict[str, tuple[Diagnosis, ...]] = {}
    for row in frame().iter_rows(named=True):
        code = row.pop("icd10")
        entry = Diagnosis(**{**row, "code": code, "regions": tuple(row["regions"])})
        grouped[code] = (*grouped.get(code, ()), entry)
    return grouped


@cache
def _coverages() -> tuple[Coverage, ...]:
    return tuple(Coverage(**row) for row in coverage_frame().iter_rows(named=True))
