"""Notes that a command was given: their text, whatever they were saved as, and what was read in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from facetwise.cli.console import Console
from facetwise.cli.encounters import InputFile, tell
from facetwise.coding.several_days import Linked, linked
from facetwise.domain.claim import Query
from facetwise.domain.encounter import Encounter, PastSession
from facetwise.domain.finding import Finding
from facetwise.interop.documents import DocumentText, read_document
from facetwise.notes import NoteReading, read_note, with_diagnosis_words, with_places
from facetwise.notes.several import notes_in


@dataclass(frozen=True, slots=True)
class ReadNote:
    """One note. Its text is left out of the representation, so that no trace shows it."""

    document: DocumentText = field(repr=False)
    reading: NoteReading = field(repr=False)
    number: int | None = None  # its place in a file that holds several
    start: int = 0  # the character of the file's text at which it begins
    linked: Linked | None = field(default=None, repr=False)

    @property
    def source(self) -> str:
        """The name under which it came."""
        return self.document.source

    @property
    def encounter_id(self) -> str:
        """A note has no number of its own: its file's name stands for one."""
        stem = Path(self.source).stem
        return stem if self.number is None else f"{stem}-{self.number}"

    @property
    def encounter(self) -> Encounter:
        """The facts that may be used, with what the patient's other notes tell of the days before."""
        read = self.linked.encounter if self.linked else self.reading.encounter
        return replace(read, encounter_id=self.encounter_id)

    @property
    def earlier(self) -> tuple[PastSession, ...]:
        """Sessions before this one, as the patient's notes tell them."""
        return self.linked.earlier if self.linked else ()

    @property
    def queries(self) -> tuple[Query, ...]:
        """What has to be asked: of this note, and where it and the others differ."""
        return (*self.reading.queries, *(self.linked.queries if self.linked else ()))

    def told(self, queries: Sequence[Query]) -> tuple[Query, ...]:
        """Questions of coding, with the words of this note that tell what they ask for."""
        return with_diagnosis_words(queries, self.reading, self.document.text)

    def placed(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings with the characters of this note that each looks at."""
        return with_places(findings, self.reading)


def read_notes(files: Sequence[InputFile], console: Console) -> list[ReadNote]:
    """Each note that can be read, with progress; what cannot is said in one line and left out.

    Notes of one patient, told by name and birth date, are history for one another.
    """
    notes = list(_read_each(files, console))
    console.end_progress()
    links = linked([note.reading.encounter for note in notes])
    return [replace(note, linked=link) for note, link in zip(notes, links, strict=True)]


def _read_each(files: Sequence[InputFile], console: Console) -> Iterator[ReadNote]:
    for number, file in enumerate(files, 1):
        if len(files) > 1:
            console.progress(f"note {number} of {len(files)}")
        document = read_document(file.content, source=file.source)
        if not isinstance(document, DocumentText):
            console.end_progress()
            tell([document], console)
            continue
        tell(document.problems, console)
        parts = notes_in(document.text)
        for place, part in enumerate(parts, 1):
            of_part = replace(document, text=part.text)
            yield ReadNote(of_part, read_note(part.text), place if len(parts) > 1 else None, part.start)
