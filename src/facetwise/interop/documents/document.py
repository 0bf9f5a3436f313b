"""What a document gives: one text, on whose characters every later span counts, and what was lost on the way."""

from dataclasses import dataclass, field
from enum import StrEnum

from facetwise.interop.problems import InputProblem, UnreadableInputError

MAX_CHARACTERS = 2_000_000
"""More than any note, and little enough to be read in a moment: about a thousand pages."""


class DocumentForm(StrEnum):
    """How a note was saved."""

    PLAIN_TEXT = "plain_text"
    RICH_TEXT = "rich_text"
    WORD = "word"
    PDF = "pdf"
    CLINICAL_DOCUMENT = "clinical_document"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentText:
    """The text of one note. It is left out of the representation, so that no log or trace ever shows it."""

    text: str = field(repr=False)
    source: str
    form: DocumentForm
    problems: tuple[InputProblem, ...] = ()


def refuse(source: str, message: str, expected: str | None = None) -> UnreadableInputError:
    """The error to raise when nothing of a document can be read; never with words of the document."""
    return UnreadableInputError(
        InputProblem(source=source, message=message, expected=expected, fatal=True),
    )


def warn(source: str, message: str, expected: str | None = None) -> InputProblem:
    """A line about what was read in a way that its writer should see."""
    return InputProblem(source=source, message=message, expected=expected)


def not_installed(source: str, form: str) -> UnreadableInputError:
    """The error where the library for a form is missing."""
    return refuse(source, f"reading {form} needs a library that is not installed", "facetwise[documents]")
