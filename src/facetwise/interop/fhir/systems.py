"""Code systems as CRD 2.2.1, PAS 2.2.1 and CARIN Blue Button 2.2.0 name them, and codes out of concepts."""

from collections.abc import Iterable, Iterator
from typing import Any

Resource = dict[str, Any]

CPT = "http://www.ama-assn.org/go/cpt"
HCPCS_OF_PAS = "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
HCPCS = "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"  # as CRD and CARIN write it
HCPCS_OF_BLUE_BUTTON = "https://bluebutton.cms.gov/resources/codesystem/hcpcs"
PROCEDURE_CODES = frozenset({CPT, HCPCS, HCPCS_OF_PAS, HCPCS_OF_BLUE_BUTTON})
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
NPI = "http://hl7.org/fhir/sid/us-npi"
PLACE_OF_SERVICE = "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set"
ADJUSTMENT_REASON = "https://x12.org/codes/claim-adjustment-reason-codes"
REMARK = "https://x12.org/codes/remittance-advice-remark-codes"
FACETWISE_RULE = "urn:facetwise:rule"


def listed(value: object) -> list[Resource]:
    """The objects of a list; nothing for anything else, so that a wrong shape loses no other part."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def member(resource: object, name: str) -> Resource:
    """An object under a name; empty where there is none."""
    value = resource.get(name) if isinstance(resource, dict) else None
    return value if isinstance(value, dict) else {}


def text_of(value: object) -> str | None:
    """A text that says something."""
    return value.strip() or None if isinstance(value, str) else None


def number_of(value: object) -> float | None:
    """A number; FHIR writes no truth values or texts where one is due."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def codes(concept: object, systems: Iterable[str]) -> Iterator[str]:
    """The codes of a concept in the given systems, in their order."""
    wanted = frozenset(systems)
    for coding in listed(concept.get("coding") if isinstance(concept, dict) else None):
        code = text_of(coding.get("code"))
        if code and coding.get("system") in wanted:
            yield code


def code(concept: object, systems: Iterable[str]) -> str | None:
    """The first code of a concept in the given systems."""
    return next(codes(concept, systems), None)


def only_code(concept: object, systems: Iterable[str]) -> str | None:
    """The code of a concept in the given systems; none where its codings are different codes."""
    found = set(codes(concept, systems))
    return found.pop() if len(found) == 1 else None


def differing_codes(concept: object, systems: Iterable[str]) -> list[str]:
    """The codes of a concept in the given systems where they contradict each other; else none."""
    found = list(codes(concept, systems))
    return found if len(set(found)) > 1 else []


def any_code(concept: object) -> str | None:
    """The first code of a concept, whatever its system."""
    found = (text_of(coding.get("code")) for coding in listed(member({"c": concept}, "c").get("coding")))
    return next(filter(None, found), None)


def identifier(resource: Resource, system: str) -> str | None:
    """The value of a resource's identifier in a system."""
    found = (
        text_of(item.get("value"))
        for item in listed(resource.get("identifier"))
        if item.get("system") == system
    )
    return next(filter(None, found), None)
