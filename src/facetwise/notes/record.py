"""What the record holds beside the work: who, when, signed, consent, pain, relief, care, diagnoses, drugs."""

from facetwise.notes.book import Book
from facetwise.notes.care import write_care
from facetwise.notes.closing import write_closing
from facetwise.notes.consent import write_consent
from facetwise.notes.diagnosis_words import write_diagnosis_words
from facetwise.notes.drugs import write_drugs
from facetwise.notes.follow_up import write_follow_up
from facetwise.notes.pain import write_pain
from facetwise.notes.people import write_people
from facetwise.notes.reasons import write_reasons
from facetwise.notes.recalled import write_history
from facetwise.notes.record_parts import write_record_parts
from facetwise.notes.sections import Clause

LEAVES = (
    "signed",
    "dated",
    "patient_name",
    "service_date",
    "history",
    "rationale",
    "assessment",
    "procedure_description",
    "consent",
    "response.recorded",
    "follow_up",
    "pain.months",
    "pain.score",
    "pain.scale",
    "pain.axial",
    "pain.radiculopathy",
    "pain.score_after",
    "function_scale.name",
    "function_scale.score",
    "conservative_care.failed",
    "sedation.kind",
)
"""What can be read from a note for the record; each is shown as missing where the note is silent."""


def write_record(book: Book, clauses: list[Clause], *, has_work: bool) -> None:
    """Every documentation fact that the note states."""
    write_people(book, clauses)
    write_history(book, clauses)
    write_pain(book, clauses)
    write_consent(book, clauses)
    write_follow_up(book, clauses)
    write_care(book, clauses)
    write_diagnosis_words(book, clauses)
    write_closing(book, clauses)
    if has_work:
        write_reasons(book, clauses)
    write_record_parts(book, clauses, has_work=has_work)
    if has_work:
        write_drugs(book, clauses)
        _write_missing(book)


def _write_missing(book: Book) -> None:
    """What a payer asks of the record of a procedure and this note does not say."""
    if "service_date" in book.facts and book.facts["service_date"].is_known:
        day = book.facts["service_date"]
        book.add(
            "documentation.service_date",
            value=True,
            span=day.span,
            pattern="service-date",
            certainty=day.certainty,
        )
    if not any(path.startswith("documentation.conservative_care.") for path in book.facts):
        book.missing("documentation.conservative_care.tried", "care-kind")
    for leaf in LEAVES:
        book.missing(f"documentation.{leaf}", leaf.rpartition(".")[2])
