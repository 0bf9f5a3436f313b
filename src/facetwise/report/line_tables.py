"""Proposed claim lines of many encounters as a table, CSV or Parquet: one row a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

import polars as pl

from facetwise.domain.claim import CodedEncounter
from facetwise.domain.record_columns import Schema
from facetwise.report.finding_tables import without_formula

_SCHEMA: Schema = {
    "encounter_id": pl.String,
    "source": pl.String,
    "line": pl.Int16,
    "code": pl.String,
    "modifiers": pl.List(pl.String),
    "units": pl.Int32,
    "diagnosis_pointers": pl.List(pl.Int16),
    "joints": pl.List(pl.String),
    "reason": pl.String,
    "queries": pl.List(pl.String),
}


@dataclass(frozen=True, slots=True)
class CodedRow:
    """One coded encounter to write."""

    encounter_id: str | None
    source: str | None
    coded: CodedEncounter


def write_lines(encounters: Sequence[CodedRow], output_format: str, target: IO[bytes]) -> None:
    """Write the lines; an encounter without lines has one row without code, with what to ask."""
    rows = [row for encounter in encounters for row in _rows(encounter)]
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    if output_format == "parquet":
        frame.write_parquet(target)
        return
    joined = frame.with_columns(
        pl.col("modifiers").list.join(":"),
        pl.col("diagnosis_pointers").cast(pl.List(pl.String)).list.join("|"),
        pl.col("joints", "queries").list.join("|"),
    )
    joined.with_columns(without_formula(pl.col(pl.String))).write_csv(target)


def _rows(encounter: CodedRow) -> Iterator[dict[str, Any]]:
    shared = {
        "encounter_id": encounter.encounter_id,
        "source": encounter.source,
        "queries": [query.question for query in encounter.coded.queries],
    }
    for number, line in enumerate(encounter.coded.lines, start=1):
        yield {
            **shared,
            "line": number,
            "code": line.code,
            "modifiers": list(line.modifiers),
            "units": line.units,
            "diagnosis_pointers": list(line.diagnosis_pointers),
            "joints": list(line.joints),
            "reason": line.reason,
        }
    if not encounter.coded.lines:
        yield shared
