"""Notes in many wordings and layouts: what was done, and nothing where nothing was done."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from facetwise.coding import code
from facetwise.domain.encounter import Procedure
from facetwise.notes import Certainty, read_note

CASES: list[dict[str, Any]] = [
    case
    for name in ("short_notes.yaml", "practice_notes.yaml", "clinic_notes.yaml", "fresh_notes.yaml")
    for case in yaml.load((Path(__file__).parent / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
]
NO_VALUE = "unknown"


def _name(case: dict[str, Any]) -> str:
    return str(case["name"])


@pytest.mark.parametrize("case", [case for case in CASES if not case["performed"]], ids=_name)
def test_nothing_was_done_at_a_facet(case: dict[str, Any]) -> None:
    reading = read_note(case["text"])

    assert not reading.facet_procedure_performed
    assert not reading.encounter.procedures


@pytest.mark.parametrize("case", [case for case in CASES if case["performed"]], ids=_name)
def test_what_was_done_is_read(case: dict[str, Any]) -> None:
    reading = read_note(case["text"])
    performed = reading.encounter.procedures or ()

    assert [_as_gold(item, gold) for item, gold in zip(performed, case["performed"], strict=True)] == [
        {**gold, "targets": sorted(gold["targets"])} for gold in case["performed"]
    ]


@pytest.mark.parametrize("case", [case for case in CASES if case.get("asked")], ids=_name)
def test_what_the_note_leaves_open_is_asked(case: dict[str, Any]) -> None:
    reading = read_note(case["text"])

    assert set(case["asked"]) <= {
        query.about for query in (*reading.queries, *code(reading.encounter).queries)
    }


_LISTS = {"drugs", "dx", "kinds", "history"}
_OF_THE_RECORD = {
    "patient": "patient.name",
    "service_date": "service_date",
    "signed": "documentation.signed",
    "score": "documentation.pain.score",
    "score_after": "documentation.pain.score_after",
    "relief": "documentation.response.percent",
    "birth_date": "patient.birth_date",
    "scale": "documentation.pain.scale",
    "months": "documentation.pain.months",
    "radiculopathy": "documentation.pain.radiculopathy",
    "weeks": "documentation.conservative_care.weeks",
    "failed": "documentation.conservative_care.failed",
    "consent": "documentation.consent",
    "sedation": "documentation.sedation.kind",
    "follow_up": "documentation.follow_up",
    "author": "note.author",
    "complications": "note.complications",
}


@pytest.mark.parametrize("case", [case for case in CASES if _OF_THE_RECORD.keys() & case], ids=_name)
def test_whose_note_it_is_and_how_the_pain_was_is_read(case: dict[str, Any]) -> None:
    known = {fact.path: fact.value for fact in read_note(case["text"]) if fact.is_known}

    told = {key: path for key, path in _OF_THE_RECORD.items() if key in case}
    assert {key: known.get(path) for key, path in told.items()} == {key: case[key] for key in told}


@pytest.mark.parametrize("case", [case for case in CASES if _LISTS & case.keys()], ids=_name)
def test_drugs_codes_care_and_earlier_sessions_are_read(case: dict[str, Any]) -> None:
    reading = read_note(case["text"])
    known = {fact.path: fact for fact in reading if fact.is_known}

    read: dict[str, object] = {
        "drugs": {drug.name: drug.dose_mg for drug in reading.encounter.drugs or ()},
        "dx": sorted(
            str(fact.value)
            for path, fact in known.items()
            if path.startswith("diagnoses") and fact.certainty is Certainty.STATED
        ),
        "kinds": sorted(
            str(fact.value) for path, fact in known.items() if ".conservative_care.kinds" in path
        ),
        "history": sorted(
            [item.service_date, str(item.technique), item.relief_percent]
            for item in reading.encounter.history or ()
        ),
    }
    told = _LISTS & case.keys()
    assert {key: read[key] for key in told} == {
        key: case[key] if key == "drugs" else sorted(case[key]) for key in told
    }


def test_nothing_is_asked_of_a_note_that_tells_of_no_facet_work() -> None:
    (case,) = [case for case in CASES if case["name"] == "an addendum to a consultation"]

    assert read_note(case["text"]).queries == ()


def _as_gold(item: Procedure, gold: dict[str, Any]) -> dict[str, Any]:
    """The procedure in the words of the cases; contrast and temperature only where the case speaks of them."""
    targets = sorted(
        f"{target.joint or target.nerve} {side}"
        for target in item.targets
        for side in (("left", "right") if target.side == "bilateral" else (target.side or NO_VALUE,))
    )
    always = {"technique": item.technique, "guidance": item.guidance, "purpose": item.purpose}
    known = {key: str(value) for key, value in always.items() if value is not None and value != "unspecified"}
    more = {key: getattr(item, key) for key in ("contrast", "image_saved", "temperature_c") if key in gold}
    return {**known, "targets": targets, **more}
