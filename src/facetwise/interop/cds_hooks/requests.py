"""A hook request as orders with their codes, and an encounter of what is known of patient, payer and place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from facetwise.domain.encounter import Authorization, Encounter, Patient
from facetwise.domain.vocabulary import ClaimType
from facetwise.interop.fhir.documents import Located, from_value
from facetwise.interop.fhir.references import References, display_of
from facetwise.interop.fhir.systems import (
    ICD10,
    PLACE_OF_SERVICE,
    PROCEDURE_CODES,
    Resource,
    codes,
    identifier,
    listed,
    member,
    text_of,
)

_BILLING_OPTIONS = "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-billing-options"
_ORDERS = (
    "ServiceRequest",
    "Appointment",
    "DeviceRequest",
    "MedicationRequest",
    "CommunicationRequest",
    "NutritionOrder",
    "VisionPrescription",
    "Encounter",
    "Task",
)
_CONCEPTS = ("code", "codeCodeableConcept", "medicationCodeableConcept", "appointmentType")
_CONCEPT_LISTS = ("serviceType", "reasonCode", "serviceCategory")
_CLAIM_TYPES = {"11": ClaimType.PROFESSIONAL}  # elsewhere a facility may send a claim of its own


class NotAHookError(ValueError):
    """The body is no request of CDS Hooks; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Order:
    """One ordered thing under one coverage: the resource as it came, its codes, and what is known for it."""

    resource: Resource
    codes: tuple[str, ...]
    encounter: Encounter
    coverage: str | None  # reference to the coverage, where one is known
    is_one_of_several: bool  # coverages of the order, each of which is answered


@dataclass(frozen=True, slots=True)
class HookRequest:
    """What a client asks about."""

    hook: str
    instance: str
    orders: tuple[Order, ...]


def read_request(body: Any) -> HookRequest:  # noqa: ANN401 - parsed JSON
    """A request as orders; what a client leaves out is left unknown.

    Raises:
        NotAHookError: if hook, hookInstance or context are missing.
    """
    if not isinstance(body, dict):
        raise NotAHookError("the body is no JSON object; expected hook, hookInstance and context")
    hook, instance = text_of(body.get("hook")), text_of(body.get("hookInstance"))
    context = body.get("context")
    if hook is None or instance is None or not isinstance(context, dict):
        raise NotAHookError("hook, hookInstance or context is missing")
    sent = list(_sent_along(body))
    references = References(sent, of_one_server=True)
    active = _coverages(sent)
    orders: list[Order] = []
    for resource in _ordered(context, sent, references):
        coverages = _coverages_of(resource, active)
        for reference, known in coverages:
            patient = _patient(context, references, known)
            orders.append(
                _order(resource, patient, known, references, reference, is_one_of_several=len(coverages) > 1)
            )
    return HookRequest(hook, instance, tuple(orders))


def _sent_along(body: Resource) -> Iterator[Located]:
    for value in member(body, "prefetch").values():
        if isinstance(value, dict):
            yield from from_value(value, source="prefetch").resources
    for value in member(body, "context").values():
        if isinstance(value, dict) and "resourceType" in value:
            yield from from_value(value, source="context").resources


def _ordered(context: Resource, sent: list[Located], references: References) -> list[Resource]:
    """The resources that the hook is about: drafts, appointments, or those that references name."""
    named = context.get("dispatchedOrders")
    single = context.get("order")
    wanted = [name for name in ([*named] if isinstance(named, list) else [single]) if isinstance(name, str)]
    if wanted:
        # an order that was not sent along cannot be answered: an update of a stub would wipe out the order
        return [item for item in (references.find({"reference": name}, {}) for name in wanted) if item]
    bundles = [context.get("draftOrders"), context.get("appointments")]
    inside = [
        item.resource
        for bundle in bundles
        if isinstance(bundle, dict)
        for item in from_value(bundle, source="context").resources
        if item.kind in _ORDERS
    ]
    selected = context.get("selections")
    if isinstance(selected, list) and selected:
        chosen = [item for item in inside if f"{item.get('resourceType')}/{item.get('id')}" in selected]
        return chosen or inside
    return inside


def _order(
    resource: Resource,
    patient: Patient,
    known: Resource,
    references: References,
    coverage: str | None,
    *,
    is_one_of_several: bool,
) -> Order:
    place = next((code for item in _concepts(resource) for code in codes(item, (PLACE_OF_SERVICE,))), None)
    encounter = Encounter(
        patient=patient,
        service_date=_day(resource),
        payer=_payer(known, references),
        state=_state(resource, references),
        place_of_service=place,
        bill_for=_CLAIM_TYPES.get(place or ""),
        diagnoses=tuple(code for item in listed(resource.get("reasonCode")) for code in codes(item, (ICD10,)))
        or None,
        authorization=Authorization(number=None),
    )
    return Order(resource, tuple(dict.fromkeys(_codes(resource))), encounter, coverage, is_one_of_several)


def _codes(resource: Resource) -> Iterator[str]:
    for concept in _concepts(resource):
        yield from codes(concept, PROCEDURE_CODES)
        for extension in listed(concept.get("extension")):
            if extension.get("url") == _BILLING_OPTIONS:
                yield from codes(extension.get("valueCodeableConcept"), PROCEDURE_CODES)


def _concepts(resource: Resource) -> Iterator[Resource]:
    for name in _CONCEPTS:
        if isinstance(resource.get(name), dict):
            yield resource[name]
    for name in (*_CONCEPT_LISTS, "locationCode"):
        yield from listed(resource.get(name))


def _coverages(sent: list[Located]) -> list[tuple[str | None, Resource]]:
    """The coverages that are active, with their references, in the order of payment; untold status may be active."""
    found = {
        (item.resource.get("id") or place): item.resource
        for place, item in enumerate(sent)
        if item.kind == "Coverage" and item.resource.get("status", "active") == "active"
    }
    in_order = sorted(found.values(), key=lambda known: _rank(known.get("order")))
    return [(f"Coverage/{known['id']}" if known.get("id") else None, known) for known in in_order]


def _rank(order: object) -> int:
    return order if isinstance(order, int) else 0


def _coverages_of(
    resource: Resource, active: list[tuple[str | None, Resource]]
) -> list[tuple[str | None, Resource]]:
    """The coverages that an order names, else all that are active; one that was not sent along is a name alone."""
    named = [name for item in listed(resource.get("insurance")) if (name := text_of(item.get("reference")))]
    by_reference = {reference: known for reference, known in active if reference}
    own: list[tuple[str | None, Resource]] = [
        (name, by_reference[name]) for name in named if name in by_reference
    ]
    if own:
        return own
    return active or [(name, {}) for name in named[:1]] or [(None, {})]


def _patient(context: Resource, references: References, known: Resource) -> Patient:
    reference = {"reference": f"Patient/{context.get('patientId')}"}
    found = references.find(reference, {})
    return Patient(
        id=text_of(known.get("subscriberId")) or text_of(found.get("id")),
        birth_date=_date(found.get("birthDate")),
        sex={"male": "M", "female": "F"}.get(str(found.get("gender"))),
    )


def _payer(coverage: Resource, references: References) -> str | None:
    for payor in listed(coverage.get("payor")):
        organization = references.find(payor, coverage)
        named = text_of(organization.get("name")) or display_of(payor)
        if named:
            return named
        if number := identifier(organization, "urn:oid:2.16.840.1.113883.6.300"):
            return number
    return None


def _state(resource: Resource, references: References) -> str | None:
    """The state of the place where it is to be done, as far as the order or its location tells."""
    for name in ("locationReference", "supportingInformation", "participant"):
        for reference in listed(resource.get(name)):
            target = reference.get("actor", reference)
            address = member(references.find(target, resource), "address")
            if state := text_of(address.get("state")):
                return state
    return None


def _day(resource: Resource) -> date | None:
    """The day for which it is ordered or booked."""
    period = member(resource, "occurrencePeriod")
    for value in (resource.get("occurrenceDateTime"), period.get("start"), resource.get("start")):
        if day := _date(value):
            return day
    return None


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
