"""Reads claims of every kind into tables with one run of claim keys."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

import polars as pl

from facetwise.cli.encounters import InputFile, OptionsApplied
from facetwise.domain.tables import BaseTables, concatenate
from facetwise.engine.intake import Intake, tables_from_encounters
from facetwise.interop.encounter.claim_table import read_claim_table
from facetwise.interop.encounter.read import EncounterFile, ReadEncounter, read_encounters
from facetwise.interop.files import FileKind
from facetwise.interop.problems import InputProblem

_TABLES = (FileKind.CSV, FileKind.PARQUET)
_REFUSED = {
    FileKind.NOTE: "this looks like a procedure note; notes are not read yet, give its facts as an encounter",
    FileKind.FHIR_JSON: "FHIR resources are not read yet",
}
_EXPECTED = "claims: X12 837P (.837), a table (.csv, .parquet), or encounters with claim_lines"


@dataclass(frozen=True, slots=True)
class ReadClaims:
    """The claims of one file, and what of it could not be read."""

    source: str
    base: BaseTables | None
    problems: tuple[InputProblem, ...]


def read_claims(file: InputFile, apply: OptionsApplied, as_of: date) -> ReadClaims:
    """The claims of one file, with the options applied."""
    if file.kind in _REFUSED:
        return _nothing(file, _REFUSED[file.kind])
    read = read_claim_table if file.kind in _TABLES else read_encounters
    return _from_encounters(file, read(file.content, source=file.source), apply, as_of)


def together(parts: list[BaseTables]) -> BaseTables:
    """All claims as one run, with the keys of each part after those of the one before."""
    return concatenate(list(_shifted(parts)))


def _from_encounters(file: InputFile, found: EncounterFile, apply: OptionsApplied, as_of: date) -> ReadClaims:
    read = apply.to_file(found)
    billed = [item for item in read if item.encounter.claim_lines]
    without = [_without_lines(item) for item in read if not item.encounter.claim_lines]
    base = (
        tables_from_encounters([Intake(item.encounter, item.source) for item in billed], as_of=as_of)
        if billed
        else None
    )
    return ReadClaims(file.source, base, (*found.all_problems, *without))


def _without_lines(item: ReadEncounter) -> InputProblem:
    return InputProblem(
        source=item.source,
        path=item.encounter.encounter_id,
        message="the encounter has no claim_lines to check",
        expected="claim_lines, or have them proposed: facetwise code",
        fatal=True,
    )


def _nothing(file: InputFile, message: str) -> ReadClaims:
    problem = InputProblem(source=file.source, message=message, expected=_EXPECTED, fatal=True)
    return ReadClaims(file.source, None, (problem,))


def _shifted(parts: list[BaseTables]) -> Iterator[BaseTables]:
    offset = 0
    for part in parts:
        yield BaseTables(
            **{item.name: _with_offset(getattr(part, item.name), offset) for item in fields(part)}
        )
        offset += part.claims.height


def _with_offset(frame: pl.DataFrame, offset: int) -> pl.DataFrame:
    return frame.with_columns((pl.col("claim_key") + offset).cast(pl.UInt32))
