"""Notes that a command was given: their text, whatever they were saved as, and what was read in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from facetwise.cli.console import Console
from facetwise.cli.encounters import InputFile, tell
from facetwise.domain.encounter import Encounter
from facetwise.interop.documents import DocumentText, read_document
from facetwise.notes import NoteReading, read_note


@dataclass(frozen=True, slots=True)
class ReadNote:
    """One note. Its text is left out of the representation, so that no trace shows it."""

    document: DocumentText = field(repr=False)
    reading: NoteReading = field(repr=False)

    @property
    def source(self) -> str:
        """The name under which it came."""
        return self.document.source

    @property
    def encounter_id(self) -> str:
        """A note has no number of its own: its file's name stands for one."""
        return Path(self.source).stem

    @property
    def encounter(self) -> Encounter:
        """The facts that may be used; a note of no facet procedure is known to hold none."""
        encounter = replace(self.reading.encounter, encounter_id=self.encounter_id)
        if self.reading.facet_procedure_performed is False and encounter.procedures is None:
            return replace(encounter, procedures=())
        return encounter


def read_notes(files: Sequence[InputFile], console: Console) -> Iterator[ReadNote]:
    """Each note that can be read, with progress; what cannot is said in one line and left out."""
    for number, file in enumerate(files, 1):
        if len(files) > 1:
            console.progress(f"note {number} of {len(files)}")
        document = read_document(file.content, source=file.source)
        if not isinstance(document, DocumentText):
            console.end_progress()
            tell([document], console)
            continue
        tell(document.problems, console)
        yield ReadNote(document, read_note(document.text))
    console.end_progress()
