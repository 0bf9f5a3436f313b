"""Everybody whom a request names: patient, subscriber, practice, insurer, coverage and treating physician."""

from collections.abc import Iterator

from facetwise.domain.billing import Address, Person
from facetwise.interop.fhir.systems import (
    NPI,
    Resource,
)
from facetwise.interop.prior_authorization.fhir_parts import X12, concept, profile
from facetwise.interop.x12.write.facts import ClaimFacts
from facetwise.interop.x12.write.settings import Organization, Practitioner

_GENDERS = {"M": "male", "F": "female", "U": "unknown"}
_SELF = "18"  # X12 1069
_RELATIONSHIPS = {_SELF: "self", "01": "spouse", "19": "child"}


def people_of(facts: ClaimFacts) -> Iterator[Resource]:
    """The resources that the Claim of a request refers to, each under the id by which it does."""
    yield _patient("patient", facts.patient, facts.encounter.insurance.member_id)
    yield _organization("requestor", facts.billing)
    yield _insurer(facts)
    if facts.relationship != _SELF:
        yield _patient("subscriber", facts.subscriber, facts.encounter.insurance.member_id)
    yield _coverage(facts)
    if facts.treating is not None:
        yield {
            "resourceType": "PractitionerRole",
            "id": "rendering-role",
            "meta": profile("practitionerrole"),
            "practitioner": {"reference": "Practitioner/rendering"},
            "organization": {"reference": "Organization/requestor"},
        }
        yield _practitioner(facts.treating)


def _insurer(facts: ClaimFacts) -> Resource:
    return {
        "resourceType": "Organization",
        "id": "insurer",
        "meta": profile("insurer"),
        "active": True,
        "identifier": [{"system": "urn:facetwise:payer-id", "value": facts.payer.id}],
        "name": facts.payer.name,
    }


def _coverage(facts: ClaimFacts) -> Resource:
    member_id = facts.encounter.insurance.member_id
    return {
        "resourceType": "Coverage",
        "id": "coverage",
        "meta": profile("coverage"),
        "identifier": [{"type": _member_type(), "system": "urn:facetwise:member-id", "value": member_id}],
        "status": "active",
        "subscriber": {
            "reference": "Patient/patient" if facts.relationship == _SELF else "Patient/subscriber"
        },
        "subscriberId": member_id,
        "beneficiary": {"reference": "Patient/patient"},
        "relationship": {
            "coding": [
                {
                    "system": "http://terminology.hl7.org/CodeSystem/subscriber-relationship",
                    "code": _RELATIONSHIPS.get(facts.relationship, "other"),
                },
                {"system": f"{X12}/1069", "code": facts.relationship},
            ]
        },
        "payor": [{"reference": "Organization/insurer"}],
    }


def _patient(name: str, person: Person, member_id: str | None) -> Resource:
    given = [part for part in (person.first_name, person.middle_name) if part]
    found: Resource = {
        "resourceType": "Patient",
        "id": name,
        "meta": profile("beneficiary" if name == "patient" else "subscriber"),
        "identifier": [{"type": _member_type(), "system": "urn:facetwise:member-id", "value": member_id}],
        "name": [{"family": person.last_name, "given": given}],
        "gender": _GENDERS.get(person.sex or "U", "unknown"),
    }
    if person.birth_date:
        found["birthDate"] = person.birth_date.isoformat()
    address = _address(person.address)
    return found | ({"address": [address]} if address else {})


def _member_type() -> Resource:
    return concept("http://terminology.hl7.org/CodeSystem/v2-0203", "MB")


def _organization(name: str, organization: Organization) -> Resource:
    address = _address(organization.address)
    return {
        "resourceType": "Organization",
        "id": name,
        "meta": profile("requestor"),
        "active": True,
        "identifier": [{"system": NPI, "value": organization.npi}],
        "name": organization.name,
    } | ({"address": [address]} if address else {})


def _practitioner(person: Practitioner) -> Resource:
    return {
        "resourceType": "Practitioner",
        "id": "rendering",
        "meta": profile("practitioner"),
        "identifier": [{"system": NPI, "value": person.npi}],
        "name": [
            {"family": person.last_name} | ({"given": [person.first_name]} if person.first_name else {})
        ],
    }


def _address(address: Address) -> Resource:
    lines = [line for line in (address.street, address.street_2) if line]
    parts = {"city": address.city, "state": address.state, "postalCode": address.zip}
    known = {name: value for name, value in parts.items() if value}
    return known | ({"line": lines} if lines else {})
