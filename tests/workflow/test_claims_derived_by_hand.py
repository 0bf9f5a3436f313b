"""Claims whose right findings were derived by hand from the coding and coverage texts.

The tables (`derived_by_hand_claims.yaml`, and that of desks beside it) are for coders to read. The stories of one
checking date are one batch.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import yaml

from facetwise.domain.encounter import Encounter
from facetwise.domain.finding import Finding
from facetwise.domain.vocabulary import Verdict
from facetwise.workflow import check_encounters
from tests.rules.case_files import encounter_of

STORIES = [
    story
    for name in ("derived_by_hand_claims.yaml", "derived_by_hand_desks.yaml")
    for story in yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def findings() -> dict[str, tuple[Finding, ...]]:
    """What is said of the first claim of each story."""
    told = [(story, _claims(story)) for story in STORIES]
    stories = sorted(((_as_of(*item), item[1]) for item in told), key=lambda item: item[0])
    found: dict[str, tuple[Finding, ...]] = {}
    for as_of, group in groupby(stories, key=lambda item: item[0]):
        claims = [claim for _, of_story in group for claim in of_story]
        found |= {r.claim_id: r.findings for r in check_encounters(claims, as_of=as_of) if r.claim_id}
    return found


@pytest.fixture(params=STORIES, ids=[story["story"] for story in STORIES])
def told(
    request: pytest.FixtureRequest, findings: dict[str, tuple[Finding, ...]]
) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    return request.param, findings[request.param["story"]]


def test_the_claim_is_judged_as_the_text_judges_it(told):
    story, findings = told
    violated = {finding.name for finding in findings if finding.verdict is Verdict.VIOLATED}
    undetermined = [finding for finding in findings if finding.verdict is Verdict.UNDETERMINED]
    left_open = " ".join(f"{finding.name} {finding.message}" for finding in undetermined)
    assert violated == set(story.get("violated", []))
    assert [name for name in story.get("open", []) if name not in left_open] == []
    assert [name for name in story.get("silent", []) if name in violated or name in left_open] == []
    assert len(undetermined) <= story.get("at_most", 12), "what is not known is said in a few findings"


def _as_of(story: dict[str, Any], claims: list[Encounter]) -> date:
    """The day that the story names, else the first of December after it: few days make few batches."""
    served = max(claim.service_date for claim in claims if claim.service_date)
    december = date(served.year, 12, 1)
    return story.get("as_of", december if served < december else date(served.year + 1, 12, 1))


def _claims(story: dict[str, Any]) -> list[Encounter]:
    """The claim under test first; a patient of its own keeps one story from being another's history."""
    return list(
        _named(story, [story, *({"base": story["base"], **other} for other in story.get("others", []))])
    )


def _named(story: dict[str, Any], items: list[dict[str, Any]]) -> Iterator[Encounter]:
    for number, item in enumerate(items):
        claim = encounter_of(item)
        name = f"{story['story']}/{claim.claim.claim_id}" if number else story["story"]
        yield replace(
            claim,
            patient=replace(claim.patient, id=story["story"]),
            claim=replace(claim.claim, claim_id=name),
        )
