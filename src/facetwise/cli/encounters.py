"""Reads the files that a command was given, and says what is wrong with them."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from facetwise.cli.console import Console, InputError, error
from facetwise.cli.options import Options
from facetwise.cli.table_options import apply_to_tables
from facetwise.coding.several_days import person_of
from facetwise.domain.encounter import Encounter
from facetwise.domain.tables import BaseTables
from facetwise.interop.encounter.history import HistoryFile, read_history
from facetwise.interop.encounter.options import apply_options
from facetwise.interop.encounter.read import EncounterFile, ReadEncounter
from facetwise.interop.files import HEAD_BYTES, FileKind, expand, kind_of
from facetwise.interop.problems import InputProblem

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to read; standard input comes with its bytes."""

    source: str
    kind: FileKind
    content: Path | bytes


def input_files(paths: Iterable[str]) -> tuple[list[InputFile], list[InputProblem]]:
    """The files that the arguments name, each with what it holds; ``-`` is standard input."""
    files: list[InputFile] = []
    problems: list[InputProblem] = []
    for path in paths:
        if path == STANDARD_INPUT:
            data = sys.stdin.buffer.read()
            files.append(InputFile("<stdin>", kind_of("<stdin>", data[:HEAD_BYTES]), data))
        else:
            found = expand([path])
            problems += found.problems
            files += [InputFile(str(file), _kind_of_file(file), file) for file in found.files]
    return files, problems


def tell(problems: Iterable[InputProblem], console: Console) -> None:
    """Each problem as one line on standard error; quiet leaves out those by which no work was lost."""
    for problem in problems:
        if problem.loses_work:
            error(str(problem))
        else:
            console.warn(str(problem))


class OptionsApplied:
    """Fills encounters from the options, and warns once for each way in which they differ from a file."""

    def __init__(self, options: Options, console: Console) -> None:
        self._options, self._console = options, console
        self._history = _history(options.history, console) if options.history else None
        self._warned: set[str] = set()
        self._patients: set[object] = set()
        self(Encounter())  # an option that cannot be read is said before any file is

    def __call__(self, encounter: Encounter) -> Encounter:
        """The encounter with the options applied.

        Raises:
            InputError: if an option is no state, place of service or claim type.
        """
        chosen = self._options
        try:
            applied, warnings = apply_options(
                encounter,
                payer=chosen.payer,
                state=chosen.state,
                place_of_service=chosen.place_of_service,
                bill_for=chosen.bill_for,
                history=self._history.history if self._history else None,
                history_is_complete=self._history is None or self._history.is_complete,
            )
        except ValueError as wrong:
            raise InputError(str(wrong)) from None
        self._warn(warnings)
        return applied

    def to_file(self, file: EncounterFile) -> list[ReadEncounter]:
        """The encounters of a file with the options applied.

        Raises:
            InputError: if a history was given and the encounters are of several patients.
        """
        self._same_patient(
            {item.encounter.patient.id or person_of(item.encounter) for item in file.encounters}
        )
        return [replace(item, encounter=self(item.encounter)) for item in file.encounters]

    def to_tables(self, base: BaseTables) -> BaseTables:
        """The claims of a file with the options applied.

        Raises:
            InputError: as `to_file`.
        """
        self._same_patient(set(base.claims["patient_key"].unique().cast(pl.String).fill_null("").to_list()))
        changed, warnings = apply_to_tables(
            base,
            payer=self._options.payer,
            state=self._options.state,
            place_of_service=self._options.place_of_service,
            bill_for=self._options.bill_for,
            history=self._history,
        )
        self._warn(warnings)
        return changed

    def _same_patient(self, patients: set[object]) -> None:
        """One history is one patient's: given to several it would count sessions that others had."""
        self._patients |= patients
        if self._history is not None and len(self._patients) > 1:
            raise InputError(
                "--history holds the sessions of one patient, and there are several here; "
                "expected one patient's encounters, or `history` in each"
            )

    def _warn(self, warnings: Iterable[str]) -> None:
        for warning in warnings:
            if warning not in self._warned:
                self._console.warn(warning)
                self._warned.add(warning)


def _kind_of_file(path: Path) -> FileKind:
    try:
        with path.open("rb") as stream:
            return kind_of(path, stream.read(HEAD_BYTES))
    except OSError:
        return kind_of(path, b"")


def _history(path: Path, console: Console) -> HistoryFile:
    found = read_history(path)
    tell(found.problems, console)
    if found.history is None:
        raise InputError(f"--history {path}: no history could be read")
    return found
