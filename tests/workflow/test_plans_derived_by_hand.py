"""Questions of the front desk whose right answers were derived by hand from the coverage and payer references.

The table `derived_by_hand_plans.yaml` is for people at the desk to read.
"""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from facetwise.domain.encounter import Authorization, Encounter, PastSession, Patient, Procedure, Target
from facetwise.domain.vocabulary import AuthorizationStatus, ClaimType, Guidance, Purpose, Side, Technique
from facetwise.planning import Plan, plan_for

STORIES = yaml.safe_load(Path(__file__).with_name("derived_by_hand_plans.yaml").read_text(encoding="utf-8"))
SESSION = re.compile(
    r"(?P<day>\S+) ((codes (?P<codes>\S+))|((?P<purpose>\w+) (?P<technique>\w+) (?P<joint>\S+) (?P<side>\w+) "
    r"(?P<percent>[\d?]+)(/(?P<months>[\d?]+))?( (?P<function>\d+))?))"
)


@pytest.mark.parametrize("story", STORIES, ids=[story["story"] for story in STORIES])
def test_the_plan_answers_as_the_texts_do(story: dict[str, Any]) -> None:
    plan = plan_for(_encounter(story), day=story["day"])

    sessions = {f"{item.region} {item.purpose}": item for item in plan.limits}
    for name, expected in story.get("sessions", {}).items():
        found = sessions[name]
        told = {"left": found.left, "standing": str(found.standing), "from": found.earliest}
        assert {key: told[key] for key in expected} == expected, name
    for words, standing in story.get("steps", {}).items():
        assert _standing(plan, words) == standing, words
    next_steps = {f"{item.joint} {item.side}": item.next_step for item in plan.joints}
    for joint, words in story.get("joints", {}).items():
        assert words in next_steps[joint]


def _standing(plan: Plan, words: str) -> str:
    """Of the step with these words; a purpose may stand before them."""
    purpose, _, rest = words.partition(" ")
    of_purpose = purpose in set(Purpose)
    what = rest if of_purpose else words
    return next(
        str(step.standing)
        for step in plan.steps
        if what in step.what and (not of_purpose or step.purpose == purpose)
    )


def _encounter(story: dict[str, Any]) -> Encounter:
    purpose, _, places = story.get("planned", "").partition(": ")
    targets = tuple(
        Target(joint=joint, side=Side(side))
        for joint, side in (place.split() for place in places.split(", ") if place)
    )
    return Encounter(
        patient=Patient(id="P-1"),
        payer=story.get("payer", "medicare"),
        state=story.get("state", "OH"),
        bill_for=ClaimType(story.get("bill_for", "professional")),
        procedures=(Procedure(purpose=Purpose(purpose), targets=targets),) if targets else None,
        authorization=_authorization(**story.get("authorization", {})),
        history=tuple(_session(text) for text in story.get("before", [])),
    )


def _authorization(status: str | None = None, **told: Any) -> Authorization:
    return Authorization(status=AuthorizationStatus(status) if status else None, **told)


def _session(text: str) -> PastSession:
    found = SESSION.fullmatch(text)
    assert found, f"{text!r}: expected day, purpose, technique, joint, side, percent/months"
    if found["codes"]:
        return PastSession(service_date=date.fromisoformat(found["day"]), codes=(found["codes"],))
    return PastSession(
        service_date=date.fromisoformat(found["day"]),
        purpose=Purpose(found["purpose"]),
        technique=Technique(found["technique"]),
        joints=(found["joint"],),
        sides=(Side(found["side"]),),
        relief_percent=_number(found["percent"]),
        relief_months=_number(found["months"]),
        function_gain_percent=_number(found["function"]),
        guidance=Guidance.FLUOROSCOPY,
    )


def _number(text: str | None) -> float | None:
    return None if text in (None, "?") else float(text or 0)
