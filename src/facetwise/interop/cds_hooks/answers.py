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
    told: dict[int, list[tuple[Order, list[Coverage]]]] = {}  # by order, for each of its coverages
    for order in request.orders:
        answers = coverage_of(order.codes, order.encounter, day=order.encounter.service_date or today)
        cards += [_card(request, order, item) for item in answers if item.is_facet]
        if order.coverage:
            told.setdefault(id(order.resource), []).append((order, answers))
    return {"cards": cards, "systemActions": [_action(request, parts, today) for parts in told.values()]}


def _card(request: HookRequest, order: Order, found: Coverage) -> Resource:
    payer = f" ({order.encounter.payer})" if order.is_one_of_several and order.encounter.payer else ""
    summary = f"{found.code}{payer}: {_SAID[found.covered]}; {_AUTHORIZATION[found.authorization]}"
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


def _action(request: HookRequest, parts: Sequence[tuple[Order, list[Coverage]]], today: date) -> Resource:
    """The order with what was found, for each of its coverages."""
    added = [
        _information(request, order, item, today) for order, answers in parts for item in _shown(answers)
    ]
    order = parts[0][0]
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


def _shown(answers: Sequence[Coverage]) -> list[Coverage] | list[None]:
    """The facet codes of an order, else its first code; nothing of an order without a code."""
    return [item for item in answers if item.is_facet] or list(answers)[:1] or [None]


def _information(request: HookRequest, order: Order, found: Coverage | None, today: date) -> Resource:
    parts: list[Resource] = [
        {"url": "coverage", "valueReference": {"reference": order.coverage}},
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
        *([order.coverage] if order.is_one_of_several else []),
        found.code if found else None,
        found.pack if found else None,
        found.covered if found else None,
        found.authorization if found else None,
    )
    return hashlib.sha256("\x1f".join(map(str, said)).encode()).hexdigest()[:32]


def _system(code: str) -> str:
    return HCPCS if code[:1].isalpha() else CPT
