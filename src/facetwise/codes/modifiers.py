"""Modifiers: what each says, where it belongs in facet claims, and which can lift a code-pair edit."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import polars as pl

from facetwise.codes.dates import in_force
from facetwise.codes.loading import date_column, flag_column, text_table


@dataclass(frozen=True, slots=True)
class Modifier:
    """One modifier in plain words; ``use``, ``misuse`` and ``note`` speak of facet claims.

    ``line_kind`` is the kind of line it belongs on: ``facet`` (and other procedures), ``visit``, ``drug``,
    ``anesthesia``, ``imaging``, ``any`` or ``none``.
    """

    code: str
    group: str
    line_kind: str
    meaning: str
    use: str | None
    misuse: str | None
    note: str | None
    effective_from: date | None
    effective_until: date | None
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class EditModifier:
    """What the NCCI policy manual says of a modifier and code-pair edits with indicator 1.

    ``fits_facet_lines`` is ``yes``, ``no`` or ``evaluation_management_only``; ``used_on`` names the line.
    """

    code: str
    group: str
    lifts_edit: bool
    fits_facet_lines: str
    used_on: str
    note: str | None
    effective_from: date | None
    effective_until: date | None
    source: str
    confidence: str
    confidence_fits: str


def modifier(code: str) -> Modifier | None:
    """The modifier of a code (``"50"``, ``"kx"``), or ``None`` where the table has none."""
    return _modifiers().get(code.strip().upper())


def edit_modifier(code: str) -> EditModifier | None:
    """What a modifier does to a code-pair edit, or ``None`` where the manual's list does not name it."""
    return _edit_modifiers().get(code.strip().upper())


def modifiers_in_group(group: str) -> frozenset[str]:
    """Modifiers that serve one end: ``side``, ``distinct``, ``liability`` …; empty if unknown."""
    return frozenset(
        found.code for found in _modifiers().values() if found.group == group and len(found.code) == 2
    )


@cache
def modifiers_foreign_to_facet_lines() -> frozenset[str]:
    """Known modifiers that cannot belong on a facet line: of other lines, and of other parts of the body."""
    of_other_lines = {
        found.code
        for found in _modifiers().values()
        if found.line_kind not in {"facet", "any"} and len(found.code) == 2
    }
    of_other_places = {
        found.code
        for found in _edit_modifiers().values()
        if found.lifts_edit and found.fits_facet_lines != "yes"
    }
    return frozenset(of_other_lines | of_other_places)


def lifting_modifiers(on: date) -> frozenset[str]:
    """Modifiers that can lift a code-pair edit of indicator 1 on a date; rightly or not."""
    return frozenset(
        found.code
        for found in _edit_modifiers().values()
        if found.lifts_edit and in_force(found.effective_from, found.effective_until, on)
    )


def lifting_modifiers_for_facet_lines(on: date) -> frozenset[str]:
    """Those of them that make sense on a facet line or the procedure beside it."""
    return frozenset(
        code for code in lifting_modifiers(on) if _edit_modifiers()[code].fits_facet_lines == "yes"
    )


@cache
def frame() -> pl.DataFrame:
    """One row per modifier, with the fields of `Modifier`; its code in ``modifier``."""
    return text_table("modifiers").select(
        "modifier",
        "group",
        "line_kind",
        "meaning",
        "misuse",
        "note",
        "source",
        "confidence",
        use="use_for_facet",
        effective_from=date_column("effective_from"),
        effective_until=date_column("effective_until"),
    )


@cache
def edit_frame() -> pl.DataFrame:
    """One row per modifier of the NCCI manual's list, as `EditModifier`; its code in ``modifier``."""
    return text_table("ptp_modifiers").select(
        "modifier",
        "group",
        "fits_facet_lines",
        "used_on",
        "note",
        "source",
        "confidence",
        "confidence_fits",
        lifts_edit=flag_column("lifts_indicator_1"),
        effective_from=date_column("effective_from"),
        effective_until=date_column("effective_until"),
    )


@cache
def _modifiers() -> dict[str, Modifier]:
    rows = frame().rename({"modifier": "code"}).iter_rows(named=True)
    return {row["code"]: Modifier(**row) for row in rows}


@cache
def _edit_modifiers() -> dict[str, EditModifier]:
    rows = edit_frame().rename({"modifier": "code"}).iter_rows(named=True)
    return {row["code"]: EditModifier(**row) for row in rows}
