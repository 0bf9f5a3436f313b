"""The measure itself: a perfect reading scores everything, an empty one nothing, a wrong one is caught."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from tools.evaluate_notes import Scores, confusion
from tools.note_corpus import HALVES, GoldNote, notes
from tools.note_scores import expected_queries, is_false_facet, outcomes

from facetwise.domain.claim import Query
from facetwise.notes import Certainty, Fact, NoteReading

ALL = [note for half in HALVES for note in notes(half)]
PERFORMED = [note for note in ALL if note.procedures]


def _leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _leaves(item, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list) and not path.endswith("kinds"):
        for number, item in enumerate(value):
            yield from _leaves(item, f"{path}[{number}]")
    elif value is not None:
        yield path, value


def _perfect(note: GoldNote) -> NoteReading:
    facts = [
        Fact(path=path, value=value, span=(0, 1), text="x", certainty=Certainty.STATED, pattern="gold")
        for path, value in _leaves(_typed(note), "")
    ]
    queries = tuple(Query(about=about, question="?") for about in note.queries)
    performed = bool(note.procedures)
    return NoteReading(
        facts={fact.path: fact for fact in facts}, queries=queries, facet_procedure_performed=performed
    )


def _typed(note: GoldNote) -> dict[str, Any]:
    """The gold with the sides, techniques and dates that an encounter holds."""
    from facetwise.domain.vocabulary import Guidance, Purpose, Side, Technique  # noqa: PLC0415

    kinds = {"side": Side, "technique": Technique, "purpose": Purpose, "guidance": Guidance}

    def typed(value: object, name: str = "") -> Any:
        if isinstance(value, Mapping):
            return {key: typed(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [typed(item) for item in value]
        return kinds[name](value) if value is not None and name in kinds else value

    encounter = typed(note.encounter)
    encounter["history"] = [item for item in encounter.get("history", ()) if item.get("service_date")]
    return encounter


def _scores(note: GoldNote, reading: NoteReading) -> Scores:
    return Scores("one", outcomes=[(note.name, item) for item in outcomes(note, reading)])


@pytest.mark.parametrize("note", ALL, ids=lambda note: note.name)
def test_reading_what_the_gold_says_makes_no_error(note: GoldNote) -> None:
    reading = _perfect(note)
    scores = _scores(note, reading)
    assert confusion(scores) == []
    assert all(done for _, _, done in expected_queries(note, reading))
    assert not is_false_facet(note, reading)


def test_an_empty_reading_recalls_nothing_and_invents_nothing() -> None:
    for note in PERFORMED:
        scores = _scores(note, NoteReading())
        assert {item.kind for _, item in scores.outcomes} <= {"missed"}
        assert all(scores.precision(name) == 1 and scores.recall(name) == 0 for name in scores.fields)


def test_one_wrong_side_level_or_guidance_is_an_error_of_its_field() -> None:
    note = next(note for note in ALL if note.name == "lumbar-mbb-template")
    right = _perfect(note)
    changes = {
        "procedures[0].targets[0].side": ("right", "side"),
        "procedures[0].targets[0].nerve": ("L2", "level set"),
        "procedures[0].guidance": ("ct", "guidance"),
        "procedures[0].purpose": ("therapeutic", "purpose"),
        "documentation.response.percent": (50, "response.percent"),
        "service_date": ("2026-02-12", "service_date"),
    }
    for path, (value, field) in changes.items():
        facts = dict(right.facts)
        facts[path] = replace(facts[path], value=value)
        wrong = _scores(note, replace(right, facts=facts))
        assert field in {item.field for _, item in wrong.wrong_stated} | {
            item.field for _, item in wrong.outcomes if item.kind != "right"
        }, path


def test_a_facet_procedure_in_a_negative_is_counted() -> None:
    negative = next(note for note in ALL if not note.procedures)
    assert is_false_facet(negative, _perfect(PERFORMED[0]))
    assert not is_false_facet(negative, NoteReading(facet_procedure_performed=False))


def test_the_half_kept_aside_is_reported_without_names_or_words() -> None:
    note = next(note for note in PERFORMED if note.half == "held_out")
    told = " ".join(confusion(_scores(note, NoteReading())))
    assert note.name not in told
    assert str(note.encounter["patient"]["name"]) not in told
    assert "target set: missed 1" in told
