"""Claim files as encounters, one shape for every kind of file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from facetwise.domain.billing import Insurance
from facetwise.domain.encounter import (
    Authorization,
    ClaimHeader,
    ClaimLine,
    Encounter,
    Patient,
    Providers,
)
from facetwise.domain.tables import BaseTables
from facetwise.domain.vocabulary import ClaimType
from facetwise.interop.encounter.claim_table import read_claim_table
from facetwise.interop.encounter.read import EncounterFile, read_encounters
from facetwise.interop.files import HEAD_BYTES, FileKind, kind_of
from facetwise.interop.problems import InputProblem
from facetwise.store.sessions import MADE_UP

if TYPE_CHECKING:
    from facetwise.interop.x12.people import NamedPatient

_TABLES = (FileKind.CSV, FileKind.PARQUET)
_REFUSED = {
    FileKind.NOTE: "this is a procedure note, not a claim; open it under Code a procedure",
    FileKind.FHIR_JSON: "FHIR resources are not loaded here; send them to the FHIR operations",
    FileKind.UNKNOWN: "neither its content nor its name says what this file is",
}
EXPECTED = "claims: X12 837 (.837), a table (.csv, .parquet), or encounters with claim_lines"


@dataclass(frozen=True, slots=True)
class SetAside:
    """A claim that cannot be checked as it stands: where the file holds it, and why."""

    why: str
    segment: int | None = None  # X12: of its CLM
    place: str = ""


@dataclass(frozen=True, slots=True)
class ClaimPart:
    """Some claims of a file. Read = those given + those set aside + those rejected, always."""

    encounters: tuple[Encounter, ...]
    segments: tuple[int | None, ...] = ()  # of each of them: the CLM segment, where the file is X12
    aside: tuple[SetAside, ...] = ()
    rejected: int = 0  # could not be read at all; the problems say why
    problems: tuple[InputProblem, ...] = ()

    @property
    def claims_read(self) -> int:
        """Everything that is accounted for."""
        return len(self.encounters) + len(self.aside) + self.rejected


def times_at_a_glance(name: str, data: bytes, segment: str) -> int | None:
    """About how often an X12 file holds a segment, for telling how far one is; None where that takes reading it."""
    if kind_of(name, data[:HEAD_BYTES]) is not FileKind.X12 or not data.startswith(b"ISA"):
        return None
    return data.count(segment.encode() + data[3:4])


def claim_parts(name: str, data: bytes, *, as_of: date) -> Iterator[ClaimPart]:
    """The claims of a file, some at a time."""
    kind = kind_of(name, data[:HEAD_BYTES])
    if kind in _REFUSED:
        refused = InputProblem(source=name, message=_REFUSED[kind], expected=EXPECTED, fatal=True)
        yield ClaimPart((), problems=(refused,))
    elif kind is FileKind.X12:
        yield from _x12_parts(name, data, as_of)
    else:
        yield _from_encounters((read_claim_table if kind in _TABLES else read_encounters)(data, source=name))


def _x12_parts(name: str, data: bytes, as_of: date) -> Iterator[ClaimPart]:
    from facetwise.interop.x12 import read_837  # noqa: PLC0415 - most requests have no X12
    from facetwise.interop.x12.people import people_of  # noqa: PLC0415

    people = people_of(data)
    for chunk in read_837(data, source=name, as_of=as_of, chunk_bytes=4 * 1024 * 1024):
        encounters = tuple(_encounters(chunk.tables, people))
        yield ClaimPart(
            encounters,
            tuple(chunk.tables.claims["segment"]),
            tuple(SetAside(why, segment) for segment, why in chunk.aside),
            problems=tuple(chunk.problems),
        )


def _from_encounters(found: EncounterFile) -> ClaimPart:
    billed = tuple(item.encounter for item in found.encounters if item.encounter.claim_lines)
    aside = tuple(
        SetAside(
            "no claim_lines to check; have them proposed under Code a procedure",
            place=item.encounter.encounter_id or item.source,
        )
        for item in found.encounters
        if not item.encounter.claim_lines
    )
    rejected = sum(problem.fatal for problem in found.all_problems)
    return ClaimPart(billed, (None,) * len(billed), aside, rejected, tuple(found.all_problems))


def _encounters(base: BaseTables, people: Mapping[int, "NamedPatient"]) -> Iterator[Encounter]:
    """The claims of an 837 as encounters; the tables keep no names, the levels of the file do."""
    lines = _grouped(base.lines.sort("claim_key", "line_no"))
    diagnoses = _grouped(base.diagnoses.sort("claim_key", "position"))
    for row in base.claims.iter_rows(named=True):
        key = row["claim_key"]
        yield _encounter(row, lines.get(key, []), diagnoses.get(key, []), people.get(row["segment"]))


def _grouped(frame: pl.DataFrame) -> dict[int, list[dict[str, Any]]]:
    rows: dict[int, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        rows.setdefault(row["claim_key"], []).append(row)
    return rows


def _encounter(
    row: dict[str, Any],
    lines: list[dict[str, Any]],
    diagnoses: list[dict[str, Any]],
    person: "NamedPatient | None",
) -> Encounter:
    key = row["patient_key"]
    return Encounter(
        encounter_id=row["claim_id"],
        patient=Patient(
            id=None if key is None else f"{MADE_UP}{key:016x}",
            name=person.name if person else None,
            last_name=person.last_name if person else None,
            first_name=person.first_name if person else None,
            birth_date=row["patient_birth_date"],
            sex=row["patient_sex"],
        ),
        service_date=row["service_date"],
        payer=row["payer_id"] or row["payer_name"],
        state=row["state"],
        contractor=row["contractor"],
        place_of_service=row["place_of_service"],
        bill_for=ClaimType(row["claim_type"]) if row["claim_type"] else None,
        providers=Providers(
            **{name: row[name] for name in ("billing_npi", "rendering_npi", "referring_npi", "facility_npi")}
        ),
        diagnoses=tuple(item["icd10"] for item in diagnoses),
        claim_lines=tuple(_line(item) for item in lines),
        claim=ClaimHeader(
            claim_id=row["claim_id"],
            frequency_code=row["frequency_code"],
            total_charge=_dollars(row["total_charge_cents"]),
        ),
        authorization=Authorization(number=row["authorization_number"]),
        insurance=Insurance(member_id=person.member_id if person else None),
    )


def _line(row: dict[str, Any]) -> ClaimLine:
    return ClaimLine(
        code=row["code"] or "",
        modifiers=tuple(row[f"modifier_{n}"] for n in range(1, 5) if row[f"modifier_{n}"]),
        units=row["units"],
        charge=_dollars(row["charge_cents"]),
        diagnosis_pointers=tuple(row[f"pointer_{n}"] for n in range(1, 5) if row[f"pointer_{n}"] is not None),
    )


def _dollars(cents: int | None) -> float | None:
    return None if cents is None else cents / 100
