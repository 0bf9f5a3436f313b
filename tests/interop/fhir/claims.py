"""A synthetic claim bundle that the stories change."""

import copy
import json

CPT, ICD10 = "http://www.ama-assn.org/go/cpt", "http://hl7.org/fhir/sid/icd-10-cm"
POS = "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set"
NPI = "http://hl7.org/fhir/sid/us-npi"


def concept(system, code):
    return {"coding": [{"system": system, "code": code}]}


def item(sequence, code, *modifiers, charge=600.0, day="2026-03-02", **changed):
    return {
        "sequence": sequence,
        "diagnosisSequence": [1],
        "productOrService": concept(CPT, code),
        "modifier": [concept(CPT, modifier) for modifier in modifiers],
        "servicedDate": day,
        "locationCodeableConcept": concept(POS, "11"),
        "quantity": {"value": 1},
        "net": {"value": charge, "currency": "USD"},
    } | changed


def claim(*items, **changed):
    return {
        "resourceType": "Claim",
        "id": "c-1",
        "status": "active",
        "type": concept("http://terminology.hl7.org/CodeSystem/claim-type", "professional"),
        "use": "claim",
        "patient": {"reference": "Patient/p1"},
        "created": "2026-03-03",
        "provider": {"reference": "#clinic"},
        "priority": concept("http://terminology.hl7.org/CodeSystem/processpriority", "normal"),
        "contained": [
            {
                "resourceType": "Organization",
                "id": "clinic",
                "identifier": [{"system": NPI, "value": "1234567893"}],
                "address": [{"state": "OH"}],
            }
        ],
        "diagnosis": [{"sequence": 1, "diagnosisCodeableConcept": concept(ICD10, "M47.816")}],
        "insurance": [{"sequence": 1, "focal": True, "coverage": {"reference": "Coverage/v1"}}],
        "item": list(items),
        "total": {"value": sum(entry["net"]["value"] for entry in items), "currency": "USD"},
    } | changed


def bundle(*claims):
    others = [
        {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1960-05-04"},
        {
            "resourceType": "Coverage",
            "id": "v1",
            "status": "active",
            "beneficiary": {"reference": "Patient/p1"},
            "subscriberId": "1EG4TE5MK73",
            "payor": [{"display": "Medicare"}],
        },
    ]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": f"urn:uuid:{number}", "resource": copy.deepcopy(resource)}
            for number, resource in enumerate([*claims, *others])
        ],
    }


def as_bytes(value):
    return json.dumps(value).encode()
