"""Why what looks like facet work may not be it: a paper about it, or words that leave open whether it was done."""

import re

from facetwise.domain.vocabulary import Technique
from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.evidence import (
    had_no_needle,
    is_blank_form,
    is_policy,
    is_ticked,
    paper,
    record_of_others,
    shows_acts,
)
from facetwise.notes.general_text import tells_how_it_is_done
from facetwise.notes.kinds import joints_meant, mentions_in, sides_named
from facetwise.notes.of_today import comes_for
from facetwise.notes.papers import MANY, against, disowned, is_schedule
from facetwise.notes.proof import proof_of
from facetwise.notes.sections import Clause
from facetwise.notes.text import Note
from facetwise.notes.undone import stopped
from facetwise.notes.work import HEAT, Work

PAPER, ASKED = "paper", "asked"


def doubt_of(book: Book, clauses: list[Clause], works: list[Work]) -> str | None:
    """Why what looks like work may not be it: a paper about it, or words that leave it open, which are asked about."""
    note = book.note
    if is_blank_form(note) and is_ticked(note):
        book.ask(
            "procedure",
            "boxes are ticked and blanks are open: was this done, and what belongs in the blanks?",
        )
        return ASKED
    if (
        is_blank_form(note)
        or is_policy(note, clauses)
        or record_of_others(note, clauses)
        or tells_how_it_is_done(note)
        or is_schedule(note)
        or (not shows_acts(note, clauses) and paper(note))
    ):
        return PAPER
    named = [item for work in works for item in (*work.title, *work.body)]
    of_joints = all(work.technique is Technique.INTRAARTICULAR for work in works)
    of_lesions = all(work.technique in HEAT for work in works)
    sides = sides_named(named) | _sides_told(note, clauses)
    if place := stopped(
        note, clauses, joints_meant(named), sides, of_joints=of_joints, of_lesions=of_lesions
    ):
        if had_no_needle(note) or not _was_begun(note, clauses):
            return PAPER
        book.ask(
            "procedure",
            "the note says that the procedure was not completed: what, if anything, was done?",
            place,
        )
        return ASKED
    is_wish = all(_only_comes_for(note, clauses, work) for work in works)
    if is_wish and not shows_acts(note, clauses) and proof_of(note, clauses).weight < _BESIDE_A_WISH:
        book.ask("procedure", "the note names a procedure and describes none: was it performed?")
        return ASKED
    return _is_shown(book, clauses, works)


def _sides_told(note: Note, clauses: list[Clause]) -> set[str]:
    """The sides of every level that title and description name, whatever it may be there."""
    told = [clause for clause in clauses if clause.context in {Context.TITLE, Context.PERFORMED}]
    return sides_named([item for clause in told for item in mentions_in(note, clause.start, clause.end)])


_BESIDE_A_WISH = 5  # weight of what shows the work where its name stands only in what the patient came for
_OF_A_PAPER = 3  # what it weighs that the text calls itself a paper about procedures


def _is_shown(book: Book, clauses: list[Clause], works: list[Work]) -> str | None:
    """Whether more shows that the work was done than stands against it; asked where it does not."""
    note = book.note
    if place := disowned(note):
        words = note.text[slice(*place)]
        book.ask("procedure", f'the text says of itself "{words}": is it the record of what was done?', place)
        return ASKED
    proof = proof_of(note, clauses)
    other = against(note)
    weight = other.weight + (_OF_A_PAPER if paper(note) else 0)
    if weight >= MANY:
        book.ask(
            "procedure",
            f"the text reads as {other.kind}: was the procedure it tells of done at this encounter?",
            *other.places,
        )
        return ASKED
    if not proof.is_enough:
        told = (
            f"and of doing it only this: {', '.join(proof.places)}" if proof.places else "and describes none"
        )
        book.ask(
            "procedure",
            f"the note names a procedure {told}: was it performed?",
            *(work.span for work in works),
            *proof.places.values(),
        )
        return ASKED
    return None


def _only_comes_for(note: Note, clauses: list[Clause], work: Work) -> bool:
    """Whether the note names a work only where it tells what the patient came for."""
    told = [
        clause for clause in clauses if any(clause.start <= start < clause.end for start, _ in work.places)
    ]
    return bool(told) and all(comes_for(note.plain[clause.start : clause.end]) for clause in told)


_BEGUN = {"given", "drug", "heat", "placed", "instrument", "table", "said so"}
_SEDATED = re.compile(
    r"\b(?:sedat(?:ed|ion)|an(?:a)?esthe\w+|propofol|midazolam|versed|fentanyl|time-?out|taken to)\b"
)


def _was_begun(note: Note, clauses: list[Clause]) -> bool:
    """Whether anything shows that a procedure that was not completed had begun, be it with sedation alone."""
    return bool(_SEDATED.search(note.plain) or proof_of(note, clauses).places.keys() & _BEGUN)
