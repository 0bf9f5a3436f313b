"""A procedure note → facts, each with the characters it was read from and how sure we are.

The reading is deterministic, works offline, and never guesses: what may mean two things is asked.
"""

from facetwise.notes.diagnosis_told import with_diagnosis_words
from facetwise.notes.facts import Certainty, Fact, NoteReading, Recognised
from facetwise.notes.places import NotePlace, place_in, with_places
from facetwise.notes.read import read_note

__all__ = [
    "Certainty",
    "Fact",
    "NotePlace",
    "NoteReading",
    "Recognised",
    "place_in",
    "read_note",
    "with_diagnosis_words",
    "with_places",
]
