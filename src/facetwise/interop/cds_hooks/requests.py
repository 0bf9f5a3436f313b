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
    """One ordered thing: the resource as it came, its codes, and what is known for it."""

    resource: Resource
    codes: tuple[str, ...]
    encounter: Encounter


@dataclass(frozen=True, slots=True)
class HookRequest:
    """What a client asks about."""

    hook: str
    instance: str
    orders: tuple[Order, ...]
    coverage: str | None  # reference to the coverage, where one is known


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
    coverage = _coverage(sent)
    patient = _patient(context, references, coverage)
    orders = tuple(
        _order(resource, patient, coverage, references) for resource in _ordered(context, sent, references)
    )
    return HookRequest(hook, instance, orders, _reference(coverage, orders))


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


def _order(resource: Resource, patient: Patient, coverage: Located | None, references: References) -> Order:
    place = next((code for item in _concepts(resource) for code in codes(item, (PLACE_OF_SERVICE,))), None)
    known = coverage.resource if coverage else {}
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
    return Order(resource, tuple(dict.fromkeys(_codes(resource))), encounter)


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


def _coverage(sent: list[Located]) -> Located | None:
    """The first coverage that is active; one whose status is not told may be."""
    coverages = (item for item in sent if item.kind == "Coverage")
    return next((item for item in coverages if item.resource.get("status", "active") == "active"), None)


def _patient(context: Resource, references: References, coverage: Located | None) -> Patient:
    reference = {"reference": f"Patient/{context.get('patientId')}"}
    found = references.find(reference, {})
    known = coverage.resource if coverage else {}
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


def _reference(coverage: Located | None, orders: tuple[Order, ...]) -> str | None:
    if coverage is not None and coverage.resource.get("id"):
        return f"Coverage/{coverage.resource['id']}"
    named = (
        text_of(item.get("reference")) for order in orders for item in listed(order.resource.get("insurance"))
    )
    return next(filter(None, named), None)


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
