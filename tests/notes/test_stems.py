"""Patterns that ask for their stems first find what they would find without them."""

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

import pytest
from tools.note_corpus import notes

import facetwise.notes
from facetwise.notes.once import once_a_note, one_note
from facetwise.notes.stems import Stemmed, stems_of


@pytest.mark.parametrize(
    ("pattern", "stems"),
    [
        (r"\bprior\b(?! to\b)|\bago\b", ("ago", "prior")),
        (r"\b[clt]?mbbs?\b", ("mbb",)),
        (r"(?<=no )\b(?:facet|medial branch)\b", ("facet", "medial branch")),
        (r"(?:is|was) (?:\w+ )?scheduled", ("scheduled",)),  # the longest of what a match needs
        (r"\d+ ?%|\bpercent\b", ("%", "percent")),
        (r"(?=needle)\w+|\bprobe", ("",)),  # what only looks ahead may lie behind the match
        (r"[a-z]*", ("",)),
    ],
)
def test_a_match_needs_one_of_the_stems(pattern: str, stems: tuple[str, ...]) -> None:
    assert stems_of(pattern) == stems


def test_every_such_pattern_of_the_reader_finds_in_notes_what_it_found_without_stems() -> None:
    texts = [note.text.lower() for note in notes("development")[::700]]
    patterns = list(dict.fromkeys(_stemmed()))

    assert len(patterns) > 50
    for stemmed in patterns:
        plain = re.compile(stemmed.pattern)
        for text in texts:
            middle = len(text) // 2
            for start, end in ((0, len(text)), (middle, middle + 60)):
                found = [match.span() for match in stemmed.finditer(text, start, end)]
                assert found == [match.span() for match in plain.finditer(text, start, end)]


def _stemmed() -> Iterator[Stemmed]:
    for module in iter_modules(facetwise.notes.__path__):
        for value in vars(import_module(f"facetwise.notes.{module.name}")).values():
            yield from _in(value)


def _in(value: object) -> Iterator[Stemmed]:
    if isinstance(value, Stemmed):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _in(item)
    elif isinstance(value, dict):
        yield from _in(tuple(value.values()))


def test_nothing_that_was_asked_of_a_note_is_kept_after_it() -> None:
    asked: list[str] = []

    @once_a_note
    def length(words: str) -> int:
        asked.append(words)
        return len(words)

    with one_note():
        assert length("right L4-5") == length("right L4-5") == 10
    with one_note():
        length("right L4-5")

    assert asked == ["right L4-5", "right L4-5"]
