"""What the record holds beside the work: who, when, signed, consent, pain, relief, care, diagnoses, drugs."""

from facetwise.notes.book import Book
from facetwise.notes.care import write_care
from facetwise.notes.drugs import write_drugs
from facetwise.notes.pain import write_history, write_pain
from facetwise.notes.people import write_people
from facetwise.notes.sections import Clause


def write_record(book: Book, clauses: list[Clause], *, has_work: bool) -> None:
    """Every documentation fact that the note states."""
    write_people(book)
    write_history(book, clauses)
    write_pain(book, clauses)
    write_care(book, clauses)
    if has_work:
        write_drugs(book, clauses)
