"""Reasons that payers ask for are read where a note gives them, as its own words, and are never made up."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from facetwise.notes import read_note

TABLES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "reasons.yaml").read_text(encoding="utf-8")
)


def _name(table: dict[str, Any]) -> str:
    return f"{table['path']}-{table.get('is', 'words')}"


def _read(table: dict[str, Any], words: str) -> object:
    return read_note(table["note"].replace("{words}", words)).value(table["path"])


def _is_told(value: object, words: str, wanted: bool | None) -> bool:
    """A flag as the table has it, or the very words of the note."""
    if isinstance(value, bool):
        return value is (True if wanted is None else wanted)
    return isinstance(value, str) and value in words


@pytest.mark.parametrize("table", TABLES, ids=_name)
def test_a_reason_is_read_as_the_words_that_give_it(table: dict[str, Any]) -> None:
    read = {words: _read(table, words) for words in table["told"]}

    wanted = table.get("is")
    unread = {words for words, value in read.items() if not _is_told(value, words, wanted)}
    assert unread == set()


@pytest.mark.parametrize("table", TABLES, ids=_name)
def test_words_that_only_sound_so_give_no_reason(table: dict[str, Any]) -> None:
    assert {words: value for words in table["untold"] if (value := _read(table, words)) is not None} == {}


def test_a_score_without_a_scale_of_its_own_goes_on_with_the_scale_before() -> None:
    reading = read_note(
        "Procedure: Diagnostic right L3, L4 medial branch blocks under fluoroscopy\n"
        "VAS before the block 8/10.\n"
        "25 gauge needles were advanced and 0.5 mL of 2% lidocaine was injected at each.\n"
        "Pain after 20 minutes 2/10."
    )

    assert reading.value("documentation.pain.scale") == "VAS"
    assert reading.value("documentation.pain.scale_after") == "VAS"
