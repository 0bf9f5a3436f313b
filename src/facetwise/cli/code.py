"""``facetwise code FILE…``: notes and encounters to claim lines, and the checks on them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from facetwise.cli.console import Console, InputError
from facetwise.cli.encounters import InputFile, OptionsApplied, input_files, tell
from facetwise.cli.exit_status import ExitStatus, leave, status_of
from facetwise.cli.fhir_notes import with_carried_notes
from facetwise.cli.options import Options, common_options
from facetwise.domain.claim import Query
from facetwise.interop.encounter.read import EncounterFile, ReadEncounter, read_encounters
from facetwise.interop.files import FileKind
from facetwise.interop.problems import InputProblem
from facetwise.workflow import CodedResult, code_encounters

if TYPE_CHECKING:
    from facetwise.cli.note_files import ReadNote

_EXPECTED = "a procedure note (.txt, .md, .rtf, .docx, .pdf) or an encounter (.yaml, .json, .jsonl)"
_REFUSED = {
    FileKind.X12: "this holds claims, which have their codes already: facetwise check",
    FileKind.CSV: "this holds claims, which have their codes already: facetwise check",
    FileKind.PARQUET: "this holds claims, which have their codes already: facetwise check",
}

_SAME_SUBJECT = {"levels": "targets"}  # as the reader of notes calls it, as coding does


@dataclass(frozen=True, slots=True)
class Given:
    """One encounter to code, with what the reader of its note asks."""

    read: ReadEncounter
    note_queries: tuple[Query, ...] = ()
    note: "ReadNote | None" = None


@dataclass(frozen=True, slots=True)
class Coded:
    """One encounter, what came of it, and what of it could not be read."""

    read: ReadEncounter
    result: CodedResult
    note_queries: tuple[Query, ...] = ()

    @property
    def status(self) -> ExitStatus:
        """The encounter's own status; work not read or not coded, or a note's question, leaves it undecided."""
        status = status_of(self.result.findings)
        coded = self.result.coded
        is_open = self.read.lost_work or self.note_queries or (coded.queries and not coded.lines)
        return ExitStatus.UNDETERMINED if is_open and status is ExitStatus.CLEAN else status


@click.command()
@click.argument("files", nargs=-1, required=True)
@common_options
def code(files: tuple[str, ...], options: Options) -> None:
    """Propose the claim lines of notes and encounters, and check them.

    FILES are procedure notes (.txt, .md, .rtf, .docx, .pdf, C-CDA, or FHIR that carries one), encounters (.yaml,
    .json, .jsonl), folders of them, or - for standard input. All encounters of one call are each other's history. With
    --format csv or parquet the answer holds the lines; the findings are in text and json.
    """
    console = Console.of(options)
    if options.output_format == "fhir":
        raise InputError("--format fhir is of check; expected text, json, csv or parquet")
    apply = OptionsApplied(options, console)
    found, problems = input_files(files)
    tell(problems, console)
    files_with_notes = with_carried_notes(found, console)
    of_file = _notes_by_file(files_with_notes, console)
    given: list[Given] = []
    for file in files_with_notes:
        if file.kind is FileKind.NOTE:
            given += [_given_note(note, apply) for note in of_file.get(file.source, ())]
        else:
            given += [Given(item) for item in apply.to_file(_read(file, console))]
    coded = _coded(given, options)
    if not coded:
        leave(ExitStatus.BAD_INPUT)
    _write(coded, options, console)
    leave(_overall(coded))


def _notes_by_file(files: Sequence[InputFile], console: Console) -> "dict[str, list[ReadNote]]":
    """The notes of each file that holds some."""
    with_notes = [file for file in files if file.kind is FileKind.NOTE]
    if not with_notes:
        return {}
    from facetwise.cli.note_files import read_notes  # noqa: PLC0415 - the reader's patterns take a fifth of a second

    of_file: dict[str, list[ReadNote]] = {}
    for note in read_notes(with_notes, console):
        of_file.setdefault(note.source, []).append(note)
    return of_file


def _given_note(note: "ReadNote", apply: OptionsApplied) -> Given:
    """A note as an encounter."""
    read = ReadEncounter(note.encounter, (), note.source, 0)
    (applied,) = apply.to_file(EncounterFile((read,), ()))
    return Given(applied, note.queries, note)


def _read(file: InputFile, console: Console) -> EncounterFile:
    if file.kind in _REFUSED:
        problem = InputProblem(
            source=file.source, message=_REFUSED[file.kind], expected=_EXPECTED, fatal=True
        )
        read = EncounterFile((), (problem,))
    else:
        read = read_encounters(file.content, source=file.source)
    tell(read.all_problems, console)
    return read


def _coded(given: Sequence[Given], options: Options) -> list[Coded]:
    """All encounters at once, so that those of one patient are each other's history."""
    if not given:
        return []
    results = code_encounters(
        [item.read.encounter for item in given],
        as_of=options.as_of,
        sources=[item.read.source for item in given],
        all_verdicts=options.all_verdicts,
    )
    return [_with_queries(item, result) for item, result in zip(given, results, strict=True)]


def _with_queries(given: Given, result: CodedResult) -> Coded:
    """What the note's reader asks comes before what coding asks, each subject once; then what could not be read."""
    subjects = {
        also for query in given.note_queries for also in (query.about, _SAME_SUBJECT.get(query.about))
    }
    further = [query for query in result.coded.queries if query.about not in subjects]
    further = list(given.note.told(further)) if given.note else further
    queries = (*given.note_queries, *further, *map(_query, given.read.lost_work))
    findings = given.note.placed(result.findings) if given.note else result.findings
    whole = replace(result, coded=replace(result.coded, queries=queries), findings=findings)
    return Coded(given.read, whole, given.note_queries)


def _query(problem: InputProblem) -> Query:
    """Work that stands in the file and could not be read has to be asked for: lines may be missing."""
    return Query(
        about=str(problem.path), question=f"what was done here? it could not be read: {problem.message}"
    )


def _overall(coded: list[Coded]) -> ExitStatus:
    statuses = {item.status for item in coded}
    order = (ExitStatus.VIOLATED, ExitStatus.UNDETERMINED)
    return next((status for status in order if status in statuses), ExitStatus.CLEAN)


def _write(coded: list[Coded], options: Options, console: Console) -> None:
    if options.output_format == "text":
        console.write(_texts(coded, console))
    elif options.output_format == "json":
        console.write(_objects(coded))
    else:
        _write_table(coded, options, console)


def _texts(coded: list[Coded], console: Console) -> Iterator[str]:
    from facetwise.report.level_limit import levels_beyond_limit  # noqa: PLC0415 - each format loads its own
    from facetwise.report.terminal import coded_text  # noqa: PLC0415

    for number, item in enumerate(coded):
        if number:
            yield ""
        result = item.result
        yield coded_text(
            result.encounter.encounter_id,
            item.read.source,
            result.coded,
            result.findings,
            style=console.style,
            beyond_limit=levels_beyond_limit(result.coded.lines, result.findings),
            with_summary=not console.quiet,
        )


def _objects(coded: list[Coded]) -> Iterator[str]:
    from facetwise.report.json_lines import code_object, json_line  # noqa: PLC0415

    for item in coded:
        result = item.result
        answer = code_object(result.encounter.encounter_id, item.read.source, result.coded, result.findings)
        yield json_line(answer | {"problems": [str(problem) for problem in item.read.problems]})


def _write_table(coded: list[Coded], options: Options, console: Console) -> None:
    from facetwise.report.line_tables import CodedRow, write_lines  # noqa: PLC0415

    rows = [
        CodedRow(item.result.encounter.encounter_id, item.read.source, item.result.coded) for item in coded
    ]
    with console.opened() as target:
        write_lines(rows, options.output_format, target)
