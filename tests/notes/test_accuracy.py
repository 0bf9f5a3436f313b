"""The reader keeps what it has reached, on the half that its patterns were written with and on the half kept aside."""

from functools import cache

import pytest
from tools.evaluate_notes import Scores, evaluate
from tools.note_corpus import HALVES

FLOORS: dict[str, dict[str, tuple[float, float]]] = {
    "development": {
        "service_date": (0.94, 0.92),
        "patient.birth_date": (0.9, 0.88),
        "level set": (0.98, 0.95),
        "target set": (0.98, 0.95),
        "side": (0.98, 0.98),
        "technique": (0.98, 0.92),
        "purpose": (0.98, 0.93),
        "guidance": (0.98, 0.94),
        "signed": (0.94, 0.87),
        "consent": (0.94, 0.67),
        "response.percent": (0.88, 0.72),
        "diagnoses": (0.94, 0.92),
        "conservative_care.kinds": (0.94, 0.92),
        "history: relief": (0.94, 0.9),
        "drug: steroid": (0.88, 0.65),
    },
    "held_out": {
        "service_date": (0.94, 0.9),
        "patient.birth_date": (0.94, 0.92),
        "level set": (0.98, 0.95),
        "target set": (0.96, 0.93),
        "side": (0.97, 0.97),
        "technique": (0.95, 0.91),
        "purpose": (0.98, 0.87),
        "guidance": (0.98, 0.91),
        "signed": (0.94, 0.95),
        "consent": (0.94, 0.92),
        "response.percent": (0.86, 0.57),
        "diagnoses": (0.94, 0.92),
        "conservative_care.kinds": (0.88, 0.86),
        "history: relief": (0.94, 0.67),
        "drug: steroid": (0.94, 0.92),
        "drug: dose": (0.93, 0.74),
        "follow_up": (0.94, 0.88),
    },
}
"""Half → field → least precision and recall, a little below what `docs/generated/note-accuracy.md` says."""
MOST_FALSE_PROCEDURES = {"development": 0, "held_out": 0}
"""Facet procedures reported in hard negatives, as measured; the aim is none."""


@cache
def _scores(half: str) -> Scores:
    return evaluate(half)


@pytest.mark.parametrize("half", HALVES)
def test_precision_and_recall_keep_their_floors(half: str) -> None:
    scores = _scores(half)
    lost = {
        name: (round(scores.precision(name), 3), round(scores.recall(name), 3))
        for name, (precision, recall) in FLOORS[half].items()
        if scores.precision(name) < precision or scores.recall(name) < recall
    }
    assert lost == {}


@pytest.mark.parametrize("half", HALVES)
def test_facet_procedures_where_none_was_performed_do_not_grow(half: str) -> None:
    assert len(_scores(half).false_facets) <= MOST_FALSE_PROCEDURES[half]
