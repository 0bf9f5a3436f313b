"""One fact in many wordings: each is read as a careful coder reads it, and words that only sound so tell nothing."""

import pytest
from tools.note_wordings import UNKNOWN, Wording, fields, read_as, wordings

from facetwise.notes import read_note

LEFT_OPEN = {
    "Into L4-5 went 20 mg of Kenalog and into L5-S1 another 20 mg of Kenalog.",
    "Mar 4, 2025: diagnostic block, eighty percent relief.",
    "Right atlanto-axial joint injection",
}
"""Wordings that the reader does not understand yet; it asks or stays silent, and never reads them wrongly."""


def _reads(wording: Wording) -> str:
    return read_as(wording.field, read_note(wording.text))


@pytest.mark.parametrize("field", fields())
def test_each_wording_is_read_as_it_is_meant(field: str) -> None:
    other = {
        item.words: read
        for item in wordings(field)
        if (read := _reads(item)) != (UNKNOWN if item.words in LEFT_OPEN else item.expected)
    }
    assert other == {}
