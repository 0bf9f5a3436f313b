"""The gold facts themselves: complete, in the names of an encounter, and borne out by the words of the note."""

import json
import re

import pytest
from tools.note_corpus import CORPUS, HALVES, GoldNote, notes

from facetwise.interop.encounter.read import read_encounters

ALL = [note for half in HALVES for note in notes(half)]
CERTAINTIES = {"missing", "ambiguous", "contradicted", "stated"}


def _identity(note: GoldNote) -> str:
    return f"{note.half}/{note.name}"


@pytest.mark.parametrize("half", HALVES)
def test_every_note_has_its_gold_and_every_gold_its_note(half: str) -> None:
    texts = {path.stem for path in (CORPUS / half).glob("*.txt")}
    golds = {path.stem for path in (CORPUS / half).glob("*.yaml")}
    assert texts == golds


@pytest.mark.parametrize("note", ALL, ids=_identity)
def test_gold_is_an_encounter_that_reads_without_a_problem(note: GoldNote) -> None:
    encounter = {**note.encounter, "procedures": [dict(item) for item in note.procedures]}
    for procedure in encounter["procedures"]:
        procedure["targets"] = procedure["targets"] or []
    # A session that the note recalls without its day is gold for its relief alone, and not yet an encounter's history.
    encounter["history"] = [item for item in encounter.get("history", ()) if item.get("service_date")]
    file = read_encounters(json.dumps([encounter], default=str).encode(), source=f"{note.name}.json")
    assert len(file.encounters) == 1
    assert [str(problem) for problem in file.all_problems] == []


@pytest.mark.parametrize("note", ALL, ids=_identity)
def test_gold_says_nothing_that_the_note_does_not(note: GoldNote) -> None:
    name = note.encounter.get("patient", {}).get("name")
    assert name is None or name in re.sub(r"\s+", " ", note.text)
    for code in note.encounter.get("diagnoses", ()):
        assert code in note.text
    temperatures = [
        item["temperature_c"] for item in note.procedures if item.get("temperature_c") is not None
    ]
    for number in [*temperatures, *_numbers_of_the_record(note)]:
        assert _is_written(number, note.text) or number in (0, 100), number


@pytest.mark.parametrize("note", ALL, ids=_identity)
def test_a_missing_side_or_level_comes_with_a_query(note: GoldNote) -> None:
    assert set(note.queries.values()) <= CERTAINTIES
    for procedure in note.procedures:
        if not procedure["targets"]:
            assert "levels" in note.queries
        elif any(target["side"] is None for target in procedure["targets"]):
            assert "laterality" in note.queries
        if procedure["guidance"] is None:
            assert "guidance" in note.queries


_IN_WORDS = {
    1: "one",
    2: "two",
    3: "three",
    6: "six",
    7: "seven",
    8: "eight",
    80: "eighty",
    85: "eighty-five",
}


def _is_written(number: float, text: str) -> bool:
    word = _IN_WORDS.get(int(number), "")
    in_figures = re.search(rf"(?<!\d){number}(?!\d)", text)
    return bool(in_figures or (word and re.search(rf"\b{word}\b", text.lower())))


def _numbers_of_the_record(note: GoldNote) -> list[int]:
    documentation = note.encounter.get("documentation", {})
    pain = documentation.get("pain", {})
    found = [documentation.get("response", {}).get("percent"), pain.get("score"), pain.get("score_after")]
    return [number for number in found if isinstance(number, int)]
