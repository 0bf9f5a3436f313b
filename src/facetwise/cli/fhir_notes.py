"""Notes that stand inside FHIR files, as files of their own for the commands that read notes."""

from collections.abc import Iterable

from facetwise.cli.console import Console
from facetwise.cli.encounters import InputFile, tell
from facetwise.interop.files import FileKind
from facetwise.interop.problems import InputProblem


def with_carried_notes(files: Iterable[InputFile], console: Console) -> list[InputFile]:
    """The files, with each FHIR file replaced by the notes that it carries."""
    found: list[InputFile] = []
    for file in files:
        found += _notes(file, console) if file.kind is FileKind.FHIR_JSON else [file]
    return found


def _notes(file: InputFile, console: Console) -> list[InputFile]:
    from facetwise.interop.fhir.documents import read_fhir  # noqa: PLC0415 - most runs have no FHIR
    from facetwise.interop.fhir.notes import read_carried_notes  # noqa: PLC0415
    from facetwise.interop.fhir.services import SERVICES  # noqa: PLC0415

    read = read_fhir(file.content, source=file.source)
    carried = read_carried_notes(read, source=file.source)
    tell(carried.problems, console)
    if not carried.notes and not carried.problems:
        kinds = ", ".join(sorted({item.kind for item in read.resources}))
        message = f"no note is among the resources ({kinds})"
        if any(item.kind in SERVICES for item in read.resources):
            message += (
                "; a service names codes, not the joints and nerves treated: facetwise check judges them"
            )
        problem = InputProblem(
            source=file.source, message=message, expected="a DocumentReference with the note", fatal=True
        )
        tell([problem], console)
    return [InputFile(f"{file.source}#{note.place}", FileKind.NOTE, note.content) for note in carried.notes]
