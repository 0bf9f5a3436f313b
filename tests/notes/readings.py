"""Readings that several tests ask for: each text is read once."""

from functools import lru_cache

from facetwise.notes import NoteReading, read_note


@lru_cache(maxsize=2_000)
def reading_of(text: str) -> NoteReading:
    """What is read in the text; nobody may change it."""
    return read_note(text)
