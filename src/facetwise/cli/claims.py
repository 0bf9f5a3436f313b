"""Claims of every kind as tables, part by part, with one run of claim keys over all files."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, fields, replace
from datetime import date

import polars as pl

from facetwise.cli.encounters import InputFile, OptionsApplied
from facetwise.domain.tables import BaseTables
from facetwise.engine.intake import Intake, tables_from_encounters
from facetwise.interop.encounter.claim_table import read_claim_table
from facetwise.interop.encounter.read import EncounterFile, ReadEncounter, read_encounters
from facetwise.interop.files import FileKind
from facetwise.interop.problems import InputProblem
from facetwise.interop.x12.syntax.findings import FileFaults

X12_BYTES_AT_ONCE = 8 * 1024 * 1024  # as fast as larger pieces, in half the memory
_TABLES = (FileKind.CSV, FileKind.PARQUET)
_REFUSED = {
    FileKind.NOTE: "this looks like a procedure note: facetwise code",
}
_EXPECTED = "claims: X12 837P (.837), a table (.csv, .parquet), FHIR Claims, or encounters with claim_lines"


@dataclass(frozen=True, slots=True)
class ClaimPart:
    """Some claims of one file, and what of it could not be read there."""

    base: BaseTables | None
    problems: tuple[InputProblem, ...]
    faults: FileFaults | None = None  # of X12: where its guide is not kept
    is_broken: bool = False  # something is wrong with the file as a whole
    read: int = 0  # of X12: claims that stand there, those set aside among them


@dataclass(frozen=True, slots=True)
class ClaimFiles:
    """The claims of several files; they can be gone through as often as needed, always with the same keys."""

    files: tuple[InputFile, ...]
    apply: OptionsApplied
    as_of: date
    check_syntax: bool = True
    as_sent: bool = False  # X12 is checked as of the day on which it was written
    _faults: dict[str, Future[pl.DataFrame]] = field(default_factory=dict, compare=False)

    def parts(self) -> Iterator[ClaimPart]:
        """The claims, some at a time."""
        first_free = 0
        for file in self.files:
            offset = first_free
            for part in self._parts_of(file):
                if part.base is None:
                    yield part
                else:
                    base = _with_offset(part.base, offset)
                    yield replace(part, base=base)
                    first_free = int(base.claims["claim_key"][-1]) + 1

    def _parts_of(self, file: InputFile) -> Iterator[ClaimPart]:
        if file.kind in _REFUSED:
            yield _nothing(file, _REFUSED[file.kind])
        elif file.kind is FileKind.X12:
            yield from self._x12_parts(file)
        elif file.kind is FileKind.FHIR_JSON:
            yield self._from_encounters(_fhir_claims(file))
        else:
            read = read_claim_table if file.kind in _TABLES else read_encounters
            yield self._from_encounters(read(file.content, source=file.source))

    def _x12_parts(self, file: InputFile) -> Iterator[ClaimPart]:
        from facetwise.interop.x12 import read_837  # noqa: PLC0415 - most runs have no X12

        faults = FileFaults(self._faults_of(file), file.source)
        set_aside: list[int] = []
        for chunk in read_837(
            file.content, source=file.source, as_of=self.as_of, chunk_bytes=X12_BYTES_AT_ONCE,
            check_envelope=not self.check_syntax, as_sent=self.as_sent,
        ):  # fmt: skip
            base = self.apply.to_tables(chunk.tables)
            set_aside += (segment for segment, _ in chunk.aside)
            problems, read = tuple(chunk.problems), chunk.claims_read
            yield ClaimPart(base if base.claims.height else None, problems, faults, read=read)
        of_file = tuple(faults.without_claim(set_aside))
        yield ClaimPart(None, of_file, is_broken=bool(of_file))

    def _faults_of(self, file: InputFile) -> Future[pl.DataFrame]:
        """Where the file does not keep its guide; looked for once, however often its claims are read."""
        if file.source not in self._faults:
            pool = ThreadPoolExecutor(max_workers=1)
            self._faults[file.source] = pool.submit(_syntax_faults, file, asked=self.check_syntax)
            pool.shutdown(wait=False)
        return self._faults[file.source]

    def _from_encounters(self, found: EncounterFile) -> ClaimPart:
        read = self.apply.to_file(found)
        billed = [item for item in read if item.encounter.claim_lines]
        without = [_without_lines(item) for item in read if not item.encounter.claim_lines]
        intakes = [Intake(item.encounter, item.source) for item in billed]
        base = tables_from_encounters(intakes, as_of=self.as_of) if billed else None
        return ClaimPart(base, (*found.all_problems, *without))


def _syntax_faults(file: InputFile, *, asked: bool) -> pl.DataFrame:
    from facetwise.interop.x12.syntax import no_faults, syntax_faults  # noqa: PLC0415 - most runs have no X12

    found: list[pl.DataFrame] = [no_faults(), *(syntax_faults(file.content) if asked else ())]
    return pl.concat(found)


def _fhir_claims(file: InputFile) -> EncounterFile:
    from facetwise.interop.fhir.claims import as_encounters  # noqa: PLC0415 - most runs have no FHIR
    from facetwise.interop.fhir.documents import read_fhir  # noqa: PLC0415
    from facetwise.interop.fhir.services import read_claims_or_services  # noqa: PLC0415

    read = read_claims_or_services(read_fhir(file.content, source=file.source), source=file.source)
    return as_encounters(read, source=file.source)


def _without_lines(item: ReadEncounter) -> InputProblem:
    return InputProblem(
        source=item.source,
        path=item.encounter.encounter_id,
        message="the encounter has no claim_lines to check",
        expected="claim_lines, or have them proposed: facetwise code",
        fatal=True,
    )


def _nothing(file: InputFile, message: str) -> ClaimPart:
    return ClaimPart(
        None, (InputProblem(source=file.source, message=message, expected=_EXPECTED, fatal=True),)
    )


def _with_offset(base: BaseTables, offset: int) -> BaseTables:
    if offset == 0:
        return base
    key = (pl.col("claim_key") + offset).cast(pl.UInt32)
    return BaseTables(**{item.name: getattr(base, item.name).with_columns(key) for item in fields(base)})
