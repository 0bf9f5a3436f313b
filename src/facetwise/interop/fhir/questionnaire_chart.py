"""Answers that FHIR resources of a chart give: the Questionnaire's own FHIRPath expressions, evaluated over them (SDC).

A variable's query is answered from the resources at hand: those of its type, of diagnoses those that are not over.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from facetwise.domain.encounter import Encounter
from facetwise.interop.fhir.questionnaire_answers import answers, record_mark, with_values
from facetwise.interop.fhir.questionnaires import INITIAL, VARIABLE
from facetwise.interop.fhir.systems import Resource, any_code, listed, member

CHART = "the chart's own FHIR resources"
_OVER = ("inactive", "remission", "resolved", "refuted", "entered-in-error")


def answers_of_chart(asked: Resource, resources: Sequence[Resource], *, made: datetime) -> Resource:
    """The answers that the questions' own expressions find among the resources; what finds nothing stays open."""
    import fhirpathpy  # noqa: PLC0415 - slow to import, and few answers come this way

    known = {
        str(told.get("name")): _bundle(str(told.get("expression")), resources)
        for told in _expressions(asked, VARIABLE)
    }
    found: dict[str, Any] = {}
    for question in listed(asked.get("item")):
        for told in _expressions(question, INITIAL):
            values = fhirpathpy.evaluate({}, str(told.get("expression")), known)
            if values and values[0] not in (None, ""):
                found[str(question["linkId"])] = values[0]
    empty = answers(asked, Encounter(), made=made)
    return with_values(asked, empty, found, record_mark(CHART))


def _expressions(element: Resource, url: str) -> list[Resource]:
    return [
        member(item, "valueExpression") for item in listed(element.get("extension")) if item.get("url") == url
    ]


def _bundle(query: str, resources: Sequence[Resource]) -> Resource:
    """What the chart's server would answer, out of the resources at hand."""
    kind = query.partition("?")[0]
    own = [item for item in resources if item.get("resourceType") == kind and not _is_over(item)]
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": item} for item in own]}


def _is_over(resource: Resource) -> bool:
    states = (any_code(resource.get(name)) for name in ("clinicalStatus", "verificationStatus"))
    return any(state in _OVER for state in states)
