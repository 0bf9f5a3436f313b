"""The notes with their gold facts, as `tests/notes/corpus/README.md` describes them, one object a note."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CORPUS = Path(__file__).parent.parent / "tests" / "notes" / "corpus"
HALVES = ("development", "held_out")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldNote:
    """One note of the corpus: its text and what a careful coder reads in it."""

    name: str
    half: str
    text: str = field(repr=False)
    style: tuple[str, ...]
    encounter: Mapping[str, Any] = field(repr=False)
    queries: Mapping[str, str]
    neighbours: tuple[str, ...]
    not_scored: frozenset[str]

    @property
    def procedures(self) -> list[Mapping[str, Any]]:
        """The facet procedures that were performed; none in a hard negative."""
        return list(self.encounter["procedures"])


@cache
def notes(half: str) -> tuple[GoldNote, ...]:
    """Every note of one half, by name."""
    return tuple(_note(path, half) for path in sorted((CORPUS / half).glob("*.yaml")))


def _note(path: Path, half: str) -> GoldNote:
    gold = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return GoldNote(
        name=path.stem,
        half=half,
        text=path.with_suffix(".txt").read_text(encoding="utf-8"),
        style=tuple(gold["style"]),
        encounter=gold["encounter"],
        queries=gold.get("queries", {}),
        neighbours=tuple(gold.get("neighbours", ())),
        not_scored=frozenset(gold.get("not_scored", ())),
    )
