"""The answer to a hook: a card for each facet order, and coverage-information on every order.

An order is never blocked, and nothing that is not known is shown as covered.
"""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import date

from facetwise.interop.cds_hooks.requests import HookRequest, Order
from facetwise.interop.fhir.systems import CPT, HCPCS, Resource
from facetwise.planning.coverage import AuthorizationNeed, Coverage, Covered, coverage_of

COVERAGE_INFORMATION = "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information"
_TOPIC = {
    "system": "http://terminology.hl7.org/CodeSystem/cdshooks-card-type",
    "code": "coverage-info",
    "display": "Coverage Information",
}
MOST_SUMMARY = 139  # CDS Hooks: fewer than 140 characters
_SAID = {
    Covered.NOT_COVERED: "not covered",
    Covered.CONDITIONAL: "covered if the criteria are met",
    Covered.INDETERMINATE: "coverage not known",
}
_AUTHORIZATION = {
    AuthorizationNeed.NEEDED: "authorization needed",
    AuthorizationNeed.NOT_NEEDED: "no authorization needed",
    AuthorizationNeed.CONDITIONAL: "authorization may be needed",
    AuthorizationNeed.SATISFIED: "authorization at hand",
    AuthorizationNeed.INDETERMINATE: "authorization not known",
}


def answer(request: HookRequest, *, today: date) -> Resource:
    """Cards and system actions for a request.

    Args:
        request: what the client asked.
        today: the day on which the answer is given; orders without a day are answered for it.
    """
    cards: list[Resource] = []
    actions: list[Resource] = []
    for order in request.orders:
        day = order.encounter.service_date or today
        answers = coverage_of(order.codes, order.encounter, day=day)
        cards += [_card(request, order, item) for item in answers if item.is_facet]
        if request.coverage:
            actions.append(_action(request, order, answers, today))
    return {"cards": cards, "systemActions": actions}


def _card(request: HookRequest, order: Order, found: Coverage) -> Resource:
    summary = f"{found.code}: {_SAID[found.covered]}; {_AUTHORIZATION[found.authorization]}"
    indicator = "warning" if _wants_attention(found) else "info"
    return {
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, assertion_id(request, order, found))),
        "summary": summary[:MOST_SUMMARY],
        "indicator": indicator,
        "detail": _detail(found),
        "source": {"label": "Facetwise", "topic": _TOPIC},
    }


def _wants_attention(found: Coverage) -> bool:
    return found.covered is Covered.NOT_COVERED or found.authorization is AuthorizationNeed.NEEDED


def _detail(found: Coverage) -> str:
    """Markdown: reasons, what the note must hold, and the paragraphs behind them."""
    reasons = [f"- {reason}" for reason in found.reasons]
    asked = [f"\n**The note must hold:** {', '.join(found.documentation)}"] if found.documentation else []
    cited = [
        f"- {item.key} = {item.value}: {item.cite} ({item.pack}"
        + (f", checked through {item.verified_through}" if item.verified_through else "")
        + ")"
        for item in found.policies
    ]
    return "\n".join([*reasons, *asked, *(["\n**Sources**", *cited] if cited else [])])


def _action(request: HookRequest, order: Order, answers: Sequence[Coverage], today: date) -> Resource:
    own = [item for item in answers if item.is_facet] or list(answers)[:1]
    added = [_information(request, order, item, today) for item in own] or [
        _information(request, order, None, today)
    ]
    kept = [
        item
        for item in order.resource.get("extension", [])
        if not (isinstance(item, dict) and item.get("url") == COVERAGE_INFORMATION)
    ]
    return {
        "type": "update",
        "description": "Added coverage information",
        "resource": order.resource | {"extension": [*kept, *added]},
    }


def _information(request: HookRequest, order: Order, found: Coverage | None, today: date) -> Resource:
    parts: list[Resource] = [
        {"url": "coverage", "valueReference": {"reference": request.coverage}},
        {"url": "covered", "valueCode": found.covered if found else Covered.INDETERMINATE},
    ]
    if found is None or found.covered is not Covered.NOT_COVERED:
        need = found.authorization if found else AuthorizationNeed.INDETERMINATE
        parts.append({"url": "pa-needed", "valueCode": need})
    if found and found.documentation and found.covered is not Covered.NOT_COVERED:
        is_needed = found.authorization is AuthorizationNeed.NEEDED
        parts.append({"url": "doc-needed", "valueCode": "clinical"})
        parts.append({"url": "doc-purpose", "valueCode": "withpa" if is_needed else "retain-doc"})
    parts += [{"url": "info-needed", "valueCode": code} for code in _information_needed(found)]
    if found:
        parts.append(
            {"url": "billingCode", "valueCoding": {"system": _system(found.code), "code": found.code}}
        )
        parts += [{"url": "reason", "valueCodeableConcept": {"text": reason}} for reason in found.reasons]
    else:
        text = "the order names no procedure code: not decided here"
        parts.append({"url": "reason", "valueCodeableConcept": {"text": text}})
    parts.append({"url": "date", "valueDate": today.isoformat()})
    parts.append({"url": "coverage-assertion-id", "valueString": assertion_id(request, order, found)})
    return {"url": COVERAGE_INFORMATION, "extension": parts}


def _information_needed(found: Coverage | None) -> list[str]:
    """What would settle a conditional answer: where it is done (whose claim), and what the record will hold."""
    if found is None or found.covered is Covered.NOT_COVERED:
        return []
    where = ["location"] if found.authorization is AuthorizationNeed.CONDITIONAL else []
    return [*where, *(["OTH"] if found.covered is Covered.CONDITIONAL else [])]


def assertion_id(request: HookRequest, order: Order, found: Coverage | None) -> str:
    """The name under which an answer is kept: the same request and policy give the same name."""
    said = (
        request.instance,
        order.resource.get("resourceType"),
        order.resource.get("id"),
        found.code if found else None,
        found.pack if found else None,
        found.covered if found else None,
        found.authorization if found else None,
    )
    return hashlib.sha256("\x1f".join(map(str, said)).encode()).hexdigest()[:32]


def _system(code: str) -> str:
    return HCPCS if code[:1].isalpha() else CPT
