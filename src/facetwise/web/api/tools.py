"""What needs no ledger: code, check, explain, policies, plan."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from facetwise.planning import plan_for
from facetwise.report.explain import explain
from facetwise.report.explain.model import UnknownNameError
from facetwise.report.explain.rendering import explanation_object
from facetwise.report.json_lines import check_object, code_object, finding_object, json_line
from facetwise.report.plans import plan_object
from facetwise.report.policies import policy_object
from facetwise.report.policy_views import policy_on_day, policy_summaries
from facetwise.web.api.bodies import encounter_in
from facetwise.web.api.keys import Scope, require
from facetwise.web.api.problems import PROBLEMS, ApiProblemError
from facetwise.web.api.schemas.tools import CheckAnswer, CodeAnswer, PlanAnswer, encounter_body
from facetwise.web.checking import today
from facetwise.workflow import check_encounters, code_encounter, what_if

router = Router(tags=["tools"])
_ENCOUNTER = {"requestBody": encounter_body()}


@router.post("/code", response={200: CodeAnswer, **PROBLEMS}, openapi_extra=_ENCOUNTER)
def code(request: HttpRequest, as_of: date | None = None) -> dict[str, Any]:
    """The claim lines that a documented procedure supports, and the checks on them. Nothing is kept."""
    require(request, Scope.CHECK)
    read = encounter_in(request)
    result = code_encounter(read.encounter, as_of=as_of or today())
    answer = code_object(result.encounter.encounter_id, None, result.coded, result.findings)
    return answer | {"problems": [str(problem) for problem in read.problems]}


@router.post("/check", response={200: CheckAnswer, **PROBLEMS}, openapi_extra=_ENCOUNTER)
def check(request: HttpRequest, as_of: date | None = None) -> dict[str, Any]:
    """What the checks say of lines that somebody chose. Nothing is kept."""
    require(request, Scope.CHECK)
    read = encounter_in(request)
    if not read.encounter.claim_lines:
        told = {
            "field": "claim_lines",
            "message": "there are no lines to check",
            "remedy": "give them, or POST /code",
        }
        raise ApiProblemError(422, "nothing to check", "the encounter has no claim_lines", [told])
    (result,) = check_encounters([read.encounter], as_of=as_of or today())
    answer = check_object(result.claim_id, None, result.findings, encounter_id=result.encounter_id)
    return answer | {"problems": [str(problem) for problem in read.problems]}


@router.post("/plan", response={200: PlanAnswer, **PROBLEMS}, openapi_extra=_ENCOUNTER)
def plan(request: HttpRequest, on: date | None = None) -> dict[str, Any]:
    """Sessions used and left, the earliest next dates, and what must come first. Nothing is kept.

    The plan is for the day `on`, else for the encounter's service date, else for today. Procedures in it are taken as
    the session that is proposed: `what_if` says what the checks would find.
    """
    require(request, Scope.CHECK)
    read = encounter_in(request)
    day = on or read.encounter.service_date or today()
    encounter = read.encounter
    answer = json.loads(json_line(plan_object(plan_for(encounter, day=day))))
    proposed = what_if(encounter, on=day, as_of=today()) if encounter.procedures else ()
    return {
        **answer,
        "what_if": [finding_object(finding) for finding in proposed],
        "problems": [*answer["problems"], *map(str, read.problems)],
    }


@router.get("/explain/{name}", response={200: dict[str, Any], **PROBLEMS})
def explained(request: HttpRequest, name: str) -> dict[str, Any]:
    """A rule, code, modifier, denial, joint or nerve in plain words."""
    require(request, Scope.CHECK)
    try:
        return explanation_object(explain(name))
    except UnknownNameError as unknown:
        nearest = ", ".join(unknown.suggestions) or "a rule, 64491, 50, CO-97 or C4-C5"
        raise ApiProblemError(404, "nothing is known by this name", f"try {nearest}") from None


@router.get("/policies", response={200: list[dict[str, Any]], **PROBLEMS})
def policies(request: HttpRequest) -> list[dict[str, Any]]:
    """Every payer's pack, with how much of it is known."""
    require(request, Scope.CHECK)
    return [asdict(item) for item in policy_summaries()]


@router.get("/policies/{path:pack}", response={200: dict[str, Any], **PROBLEMS})
def policy(
    request: HttpRequest, response: HttpResponse, pack: str, date: date | None = None
) -> dict[str, Any]:
    """One policy on one day, each value with its paragraph."""
    require(request, Scope.CHECK)
    if pack not in {item.pack for item in policy_summaries()}:
        raise ApiProblemError(404, "no such policy", "GET /policies lists them")
    return policy_object(policy_on_day(pack, date or today(), as_of=today()))
