"""The small pieces that every resource of a PAS Bundle is made of, and the code systems that only PAS names."""

from facetwise.interop.fhir.systems import (
    Resource,
)

PAS = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition"
X12 = "https://codesystem.x12.org/005010"


def profile(name: str) -> Resource:
    """The ``meta`` of a resource that keeps to a profile of PAS."""
    return {"profile": [f"{PAS}/profile-{name}"]}


def concept(system: str, code: str) -> Resource:
    """A CodeableConcept of one code."""
    return {"coding": [{"system": system, "code": code}]}


def money(value: float) -> Resource:
    """An amount in dollars, to the cent."""
    return {"value": round(value, 2), "currency": "USD"}
