"""What the record holds beside the work: who, when, signed, consent, pain, relief, care, diagnoses, drugs."""

from facetwise.notes.book import Book
from facetwise.notes.sections import Clause


def write_record(book: Book, clauses: list[Clause], *, has_work: bool) -> None:
    """Every documentation fact that the note states."""
