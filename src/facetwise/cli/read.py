"""``facetwise read NOTE…``: what a procedure note says, each fact with the words it was read from."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from facetwise.cli.console import Console
from facetwise.cli.encounters import InputFile, input_files, tell
from facetwise.cli.exit_status import ExitStatus, leave
from facetwise.cli.fhir_notes import with_carried_notes
from facetwise.cli.note_files import ReadNote, read_notes
from facetwise.interop.files import FileKind
from facetwise.interop.problems import InputProblem

_NOTES = {FileKind.NOTE, FileKind.UNKNOWN}
_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("notes", nargs=-1, required=True)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    help="How to answer.",
)
@click.option("--output", "-o", type=_PATH, help="Write the answer to this file.")
@click.option("--quiet", "-q", is_flag=True, help="No warnings and no progress; errors stay.")
@click.option("--no-color", is_flag=True, help="No colour, even on a terminal.")
def read(
    notes: tuple[str, ...], output_format: str, output: Path | None, *, quiet: bool, no_color: bool
) -> None:
    """Read procedure notes: what was done, where the note says so, and what it fails to say.

    NOTES are plain text, Markdown, RTF, Word, PDF with text, C-CDA, or FHIR resources that carry one; folders of
    them, or - for standard input.
    Leaves with 0, with 2 if nothing could be read, or with 3 if something has to be asked.
    """
    console = Console(output=output, quiet=quiet, no_color=no_color)
    files, problems = input_files(notes)
    tell(problems, console)
    carried = with_carried_notes(files, console)
    read_ones = read_notes([file for file in carried if _is_note(file, console)], console)
    if not read_ones:
        leave(ExitStatus.BAD_INPUT)
    console.write(_answers(read_ones, output_format, console))
    leave(ExitStatus.UNDETERMINED if any(item.queries for item in read_ones) else ExitStatus.CLEAN)


def _is_note(file: InputFile, console: Console) -> bool:
    if file.kind in _NOTES:
        return True
    message = f"this is no note; it looks like {str(file.kind).replace('_', ' ')}"
    tell(
        [InputProblem(source=file.source, message=message, expected="a procedure note", fatal=True)], console
    )
    return False


def _answers(notes: list[ReadNote], output_format: str, console: Console) -> Iterator[str]:
    from facetwise.report.json_lines import json_line  # noqa: PLC0415 - each format loads its own
    from facetwise.report.notes import note_html, note_text  # noqa: PLC0415
    from facetwise.report.notes.earlier import earlier_objects  # noqa: PLC0415

    for number, note in enumerate(notes):
        text, reading = note.document.text, replace(note.reading, queries=note.queries)
        if output_format == "json":
            named = {"encounter_id": note.encounter_id, "source": note.source, "note_start": note.start}
            earlier = {"earlier_sessions": earlier_objects(note.earlier)}
            yield json_line(named | reading.as_json() | earlier)
        elif output_format == "html":
            yield note_html(text, reading)
        else:
            yield from ([""] if number else [])
            yield note_text(text, reading, source=note.source, style=console.style, earlier=note.earlier)
