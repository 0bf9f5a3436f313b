"""What is sent along to support a request: documents, and the answered questionnaires of the payer."""

import base64
from dataclasses import dataclass

from facetwise.interop.fhir.systems import (
    Resource,
    listed,
)
from facetwise.interop.prior_authorization.fhir_parts import PAS, X12, concept, profile

_DOCUMENT = f"{PAS}/extension-documentInformation"
_CLINICAL_NOTE = "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category"
_OPERATIVE_NOTE, _PHYSICIANS_REPORT, _ELECTRONIC = "OB", "PY", "EL"


@dataclass(frozen=True, slots=True)
class Attached:
    """A document sent along: text of the note, or a PDF."""

    title: str
    content_type: str
    content: bytes


def document(number: int, item: Attached) -> Resource:
    """A document as a DocumentReference that holds its content."""
    return {
        "resourceType": "DocumentReference",
        "id": f"document-{number}",
        "meta": profile("documentreference"),
        "status": "current",
        "type": concept("http://loinc.org", "28570-0"),  # procedure note
        "category": [concept(_CLINICAL_NOTE, "clinical-note")],
        "subject": {"reference": "Patient/patient"},
        "content": [
            {
                "attachment": {
                    "contentType": item.content_type,
                    "data": base64.b64encode(item.content).decode(),
                    "title": item.title,
                }
            }
        ],
    }


def of_this_request(response: Resource, number: int) -> Resource:
    """An answered questionnaire with patient and coverage of the request in place of its own contained ones."""
    kept = {name: value for name, value in response.items() if name != "contained"}
    kept["id"] = f"questionnaire-response-{number}"
    kept["subject"] = {"reference": "Patient/patient"}
    kept["extension"] = [
        item | {"valueReference": {"reference": "Coverage/coverage"}} if "valueReference" in item else item
        for item in listed(response.get("extension"))
    ]
    return kept


def supporting(number: int, resource: Resource) -> Resource:
    """How the Claim points at what is sent along: which kind of report it is, and that it comes with the request."""
    is_note = resource["resourceType"] == "DocumentReference"
    report = _OPERATIVE_NOTE if is_note else _PHYSICIANS_REPORT
    parts = [
        {"url": "reportTypeCode", "valueCodeableConcept": concept(f"{X12}/755", report)},
        {"url": "transmissionMethod", "valueCodeableConcept": concept(f"{X12}/756", _ELECTRONIC)},
    ]
    return {
        "extension": [{"url": _DOCUMENT, "extension": parts}],
        "sequence": number,
        "category": concept(
            f"{PAS.removesuffix('/StructureDefinition')}/CodeSystem/PASTempCodes", "additionalInformation"
        ),
        "valueReference": {"reference": f"{resource['resourceType']}/{resource['id']}"},
    }
