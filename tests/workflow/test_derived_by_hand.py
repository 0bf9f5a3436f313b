"""Encounters whose right lines and findings were derived by hand from the coding and coverage texts.

The tables (`derived_by_hand.yaml`, and those of payers, offices and sites beside it) are for coders to read; here they
are only compared with what `code` answers.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from facetwise.domain.encounter import Encounter
from facetwise.domain.vocabulary import Side, Verdict
from facetwise.workflow import CodedResult, code_encounters
from tests.rules.case_files import encounter_of

STORIES = [
    story
    for part in ("", "_payers", "_offices", "_sites")
    for story in yaml.safe_load(
        Path(__file__).with_name(f"derived_by_hand{part}.yaml").read_text(encoding="utf-8")
    )
]
SIDES = {"right": Side.RIGHT, "left": Side.LEFT, "both": Side.BILATERAL, "?": None}


@pytest.fixture(scope="module")
def coded() -> dict[str, CodedResult]:
    """What `code` answers to each story; those of one checking date are coded as one batch."""
    stories = [(story, _encounter(story)) for story in STORIES]
    found: dict[str, CodedResult] = {}
    for as_of in sorted({_as_of(encounter) for _, encounter in stories}):
        batch = [(story, encounter) for story, encounter in stories if _as_of(encounter) == as_of]
        results = code_encounters([encounter for _, encounter in batch], as_of=as_of)
        found |= {story["story"]: result for (story, _), result in zip(batch, results, strict=True)}
    return found


@pytest.fixture(params=STORIES, ids=[story["story"] for story in STORIES])
def told(request: pytest.FixtureRequest, coded: dict[str, CodedResult]) -> tuple[dict[str, Any], CodedResult]:
    return request.param, coded[request.param["story"]]


def test_the_lines_are_those_of_the_text(told):
    story, result = told
    assert [_line(line) for line in result.coded.lines] == story["lines"]


def test_the_joints_are_those_that_were_treated(told):
    story, result = told
    if "joints" in story:
        shown = [f"{item.joint} {item.side or '?'}" for item in result.coded.joints]
        assert sorted(shown) == sorted(story["joints"])


def test_nothing_is_wrong_but_what_the_text_says_is(told):
    story, result = told
    assert _names(result, Verdict.VIOLATED) == set(story.get("violated", []))


def test_what_no_text_settles_is_left_open(told):
    story, result = told
    undetermined = [f"{f.name} {f.message}" for f in result.findings if f.verdict is Verdict.UNDETERMINED]
    assert [name for name in story.get("open", []) if name not in " ".join(undetermined)] == []


def test_what_is_not_known_is_asked_and_nothing_else(told):
    story, result = told
    assert {query.about for query in result.coded.queries} == set(story.get("asked", []))


def test_the_reader_is_told_why(told):
    story, result = told
    coded = result.coded
    words = " ".join([*coded.notes, *(f"{item.target}: {item.why}" for item in coded.not_counted)])
    words += " ".join([*(query.question for query in coded.queries), *(line.reason for line in coded.lines)])
    assert [said for said in story.get("said", []) if said not in words] == []


def _encounter(story: dict[str, Any]) -> Encounter:
    """The story's encounter, of a patient of its own: one story is not another's history."""
    change = {**story.get("change", {}), "claim_lines": None}
    if "done" in story:
        change["procedures"] = [_procedure(text) for text in story["done"]]
    encounter = encounter_of({"base": story["base"], "change": change})
    return replace(encounter, patient=replace(encounter.patient, id=story["story"]))


def _as_of(encounter: Encounter) -> date:
    """The first of December after the session: few days make few batches."""
    assert encounter.service_date
    december = date(encounter.service_date.year, 12, 1)
    return december if encounter.service_date < december else december.replace(year=december.year + 1)


def _names(result: CodedResult, verdict: Verdict) -> set[str]:
    return {finding.name for finding in result.findings if finding.verdict is verdict}


def _procedure(text: str) -> dict[str, Any]:
    """``ablation radiofrequency 80, fluoroscopy: L3 left, L4 left``."""
    head, _, places = text.partition(": ")
    what, _, guidance = head.partition(", ")
    purpose, technique, *degrees = what.split()
    targets = []
    for place in places.split(", "):
        name, side = place.split()
        kind = "joint" if "-" in name or name == "SIJ" else "nerve"
        targets.append({kind: name, "side": SIDES[side]})
    return {
        "purpose": purpose,
        "technique": technique,
        "guidance": guidance,
        "image_saved": True,
        "temperature_c": float(degrees[0]) if degrees else None,
        "targets": targets,
    }


def _line(line: Any) -> str:
    units = f" x{line.units}" if line.units > 1 else ""
    pointers = " @" + ",".join(str(number) for number in line.diagnosis_pointers)
    return "-".join([line.code, *line.modifiers]) + units + (pointers if line.diagnosis_pointers else "")
