"""A claim's facts as the Bundle that PAS submits: the Claim first, then everybody whom it names.

Cardinalities and extensions follow the source of PAS 2.2.1 (HL7/davinci-pas, 46be73e of 2026-08-06, input/fsh); an
official validator was not run.
"""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from facetwise.domain.billing import Address, Person
from facetwise.domain.encounter import ClaimLine
from facetwise.interop.fhir.systems import (
    CPT,
    HCPCS_OF_PAS,
    ICD10,
    NPI,
    PLACE_OF_SERVICE,
    Resource,
    listed,
)
from facetwise.interop.x12.write.facts import ClaimFacts
from facetwise.interop.x12.write.settings import Organization, Practitioner

PAS = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition"
BASE = "https://facetwise.invalid/fhir"
_X12 = "https://codesystem.x12.org/005010"
_TRACE = f"{PAS}/extension-itemTraceNumber"
_CERTIFICATION = f"{PAS}/extension-certificationType"
_REQUEST_TYPE = f"{PAS}/extension-serviceItemRequestType"
_SCOPE_OF_CARE_TEAM = f"{PAS}/extension-careTeamClaimScope"
_DOCUMENT = f"{PAS}/extension-documentInformation"
_CLINICAL_NOTE = "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category"
_BILL_TYPE = "https://www.nubc.org/CodeSystem/TypeOfBill"
_SURGICAL, _ATTENDING, _OPERATIVE_NOTE, _PHYSICIANS_REPORT, _ELECTRONIC = "2", "71", "OB", "PY", "EL"
_GENDERS = {"M": "male", "F": "female", "U": "unknown"}
_RELATIONSHIPS = {"18": "self", "01": "spouse", "19": "child"}
_MODIFIERS_OF_CPT = 2  # digits: CPT's modifiers are numbers, the letters are of HCPCS


@dataclass(frozen=True, slots=True)
class Attached:
    """A document sent along: text of the note, or a PDF."""

    title: str
    content_type: str
    content: bytes


def submit_bundle(
    facts: ClaimFacts,
    *,
    trace: str,
    made: datetime,
    documents: Sequence[Attached] = (),
    responses: Sequence[Resource] = (),
    base: str = BASE,
) -> Resource:
    """The Bundle for ``Claim/$submit``.

    Args:
        facts: claim and people, complete as `facts_of` gives them.
        trace: the practice's own number of the request, which comes back with the answer.
        made: when it was made, with its time zone.
        documents: what is sent along to support it.
        responses: answered questionnaires of the payer.
        base: address of the server that the resources are named under; nothing has to answer there.
    """
    claim = _claim(facts, trace, made, use="preauthorization")
    extra = [_document(number, item) for number, item in enumerate(documents, start=1)]
    extra += [_of_this_request(answer, number) for number, answer in enumerate(responses, start=1)]
    claim["supportingInfo"] = [_supporting(number, item) for number, item in enumerate(extra, start=1)]
    if not claim["supportingInfo"]:
        del claim["supportingInfo"]
    return _bundle([claim, *_named(facts), *extra], trace, made, base)


def inquiry_bundle(facts: ClaimFacts, *, trace: str, made: datetime, base: str = BASE) -> Resource:
    """The Bundle for ``Claim/$inquire``: what became of the request with this trace number."""
    claim = _claim(facts, trace, made, use="preauthorization")
    claim["meta"] = {"profile": [f"{PAS}/profile-claim-inquiry"]}
    return _bundle([claim, *_named(facts)], f"{trace}-inquiry", made, base, kind="inquiry-request")


def _bundle(
    resources: Sequence[Resource], trace: str, made: datetime, base: str, *, kind: str = "request"
) -> Resource:
    return {
        "resourceType": "Bundle",
        "meta": {"profile": [f"{PAS}/profile-pas-{kind}-bundle"]},
        "identifier": {"system": "urn:facetwise:authorization-request", "value": trace},
        "type": "collection",
        "timestamp": made.isoformat(timespec="seconds"),
        "entry": [
            {"fullUrl": f"{base}/{item['resourceType']}/{item['id']}", "resource": item} for item in resources
        ],
    }


def _claim(facts: ClaimFacts, trace: str, made: datetime, *, use: str) -> Resource:
    diagnoses = facts.encounter.diagnoses or ()
    claim: Resource = {
        "resourceType": "Claim",
        "id": "claim",
        "meta": {"profile": [f"{PAS}/profile-claim"]},
        "identifier": [{"system": "urn:facetwise:authorization-trace", "value": trace}],
        "status": "active",
        "type": _concept(
            "http://terminology.hl7.org/CodeSystem/claim-type",
            "institutional" if facts.is_institutional else "professional",
        ),
        "use": use,
        "patient": {"reference": "Patient/patient"},
        "created": made.date().isoformat(),
        "insurer": {"reference": "Organization/insurer"},
        "provider": {"reference": "Organization/requestor"},
        "priority": _concept("http://terminology.hl7.org/CodeSystem/processpriority", "normal"),
        "diagnosis": [
            {"sequence": number, "diagnosisCodeableConcept": _concept(ICD10, icd10)}
            for number, icd10 in enumerate(diagnoses, start=1)
        ],
        "insurance": [{"sequence": 1, "focal": True, "coverage": {"reference": "Coverage/coverage"}}],
        "item": [_item(facts, line, number, trace) for number, line in enumerate(facts.lines, start=1)],
        "total": _money(float(facts.total)),
    }
    if facts.treating is not None:
        claim["careTeam"] = [
            {
                "extension": [{"url": _SCOPE_OF_CARE_TEAM, "valueBoolean": True}],
                "sequence": 1,
                "provider": {"reference": "PractitionerRole/rendering-role"},
                "role": _concept(f"{_X12}/98", _ATTENDING),
            }
        ]
    return {name: value for name, value in claim.items() if value != []}


def _item(facts: ClaimFacts, line: ClaimLine, number: int, trace: str) -> Resource:
    item: Resource = {
        "extension": [
            {
                "url": _TRACE,
                "valueIdentifier": {
                    "system": "urn:facetwise:authorization-trace",
                    "value": f"{trace}-{number}",
                },
            },
            {"url": _REQUEST_TYPE, "valueCodeableConcept": _concept(f"{_X12}/1525", "HS")},
            {"url": _CERTIFICATION, "valueCodeableConcept": _concept(f"{_X12}/1322", "I")},
        ],
        "sequence": number,
        "diagnosisSequence": list(line.diagnosis_pointers),
        "category": _concept(f"{_X12}/1365", _SURGICAL),
        "productOrService": _concept(_procedure_system(line.code), line.code),
        "modifier": [_concept(_modifier_system(modifier), modifier) for modifier in line.modifiers],
        "servicedDate": (line.service_date or facts.service_date).isoformat(),
        "locationCodeableConcept": _location(facts, line),
        "quantity": {"value": line.units or 1},
        "net": _money(line.charge or 0),
    }
    if facts.treating is not None:
        item["careTeamSequence"] = [1]
    return {name: value for name, value in item.items() if value != []}


def _location(facts: ClaimFacts, line: ClaimLine) -> Resource:
    """Where: the place of service, or what a hospital's bill type says; `facts_of` asks for one of them."""
    place = line.place_of_service or facts.encounter.place_of_service
    if place:
        return _concept(PLACE_OF_SERVICE, place)
    return _concept(_BILL_TYPE, facts.encounter.claim.facility_type or "")


def _named(facts: ClaimFacts) -> Iterator[Resource]:
    yield _patient("patient", facts.patient, facts.encounter.insurance.member_id)
    yield _organization("requestor", facts.billing)
    yield {
        "resourceType": "Organization",
        "id": "insurer",
        "meta": _profile("insurer"),
        "active": True,
        "identifier": [{"system": "urn:facetwise:payer-id", "value": facts.payer.id}],
        "name": facts.payer.name,
    }
    is_self = facts.relationship == "18"
    if not is_self:
        yield _patient("subscriber", facts.subscriber, facts.encounter.insurance.member_id)
    yield {
        "resourceType": "Coverage",
        "id": "coverage",
        "meta": _profile("coverage"),
        "identifier": [
            {
                "type": _member_type(),
                "system": "urn:facetwise:member-id",
                "value": facts.encounter.insurance.member_id,
            }
        ],
        "status": "active",
        "subscriber": {"reference": "Patient/patient" if is_self else "Patient/subscriber"},
        "subscriberId": facts.encounter.insurance.member_id,
        "beneficiary": {"reference": "Patient/patient"},
        "relationship": {
            "coding": [
                {
                    "system": "http://terminology.hl7.org/CodeSystem/subscriber-relationship",
                    "code": _RELATIONSHIPS.get(facts.relationship, "other"),
                },
                {"system": f"{_X12}/1069", "code": facts.relationship},
            ]
        },
        "payor": [{"reference": "Organization/insurer"}],
    }
    if facts.treating is not None:
        yield {
            "resourceType": "PractitionerRole",
            "id": "rendering-role",
            "meta": _profile("practitionerrole"),
            "practitioner": {"reference": "Practitioner/rendering"},
            "organization": {"reference": "Organization/requestor"},
        }
        yield _practitioner(facts.treating)


def _patient(name: str, person: Person, member_id: str | None) -> Resource:
    given = [part for part in (person.first_name, person.middle_name) if part]
    found: Resource = {
        "resourceType": "Patient",
        "id": name,
        "meta": _profile("beneficiary" if name == "patient" else "subscriber"),
        "identifier": [{"type": _member_type(), "system": "urn:facetwise:member-id", "value": member_id}],
        "name": [{"family": person.last_name, "given": given}],
        "gender": _GENDERS.get(person.sex or "U", "unknown"),
    }
    if person.birth_date:
        found["birthDate"] = person.birth_date.isoformat()
    address = _address(person.address)
    return found | ({"address": [address]} if address else {})


def _member_type() -> Resource:
    return _concept("http://terminology.hl7.org/CodeSystem/v2-0203", "MB")


def _organization(name: str, organization: Organization) -> Resource:
    address = _address(organization.address)
    return {
        "resourceType": "Organization",
        "id": name,
        "meta": _profile("requestor"),
        "active": True,
        "identifier": [{"system": NPI, "value": organization.npi}],
        "name": organization.name,
    } | ({"address": [address]} if address else {})


def _practitioner(person: Practitioner) -> Resource:
    return {
        "resourceType": "Practitioner",
        "id": "rendering",
        "meta": _profile("practitioner"),
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


def _document(number: int, item: Attached) -> Resource:
    return {
        "resourceType": "DocumentReference",
        "id": f"document-{number}",
        "meta": _profile("documentreference"),
        "status": "current",
        "type": _concept("http://loinc.org", "28570-0"),  # procedure note
        "category": [_concept(_CLINICAL_NOTE, "clinical-note")],
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


def _of_this_request(response: Resource, number: int) -> Resource:
    """An answered questionnaire with patient and coverage of the request in place of its own contained ones."""
    kept = {name: value for name, value in response.items() if name != "contained"}
    kept["id"] = f"questionnaire-response-{number}"
    kept["subject"] = {"reference": "Patient/patient"}
    kept["extension"] = [
        item | {"valueReference": {"reference": "Coverage/coverage"}} if "valueReference" in item else item
        for item in listed(response.get("extension"))
    ]
    return kept


def _supporting(number: int, resource: Resource) -> Resource:
    is_note = resource["resourceType"] == "DocumentReference"
    report = _OPERATIVE_NOTE if is_note else _PHYSICIANS_REPORT
    parts = [
        {"url": "reportTypeCode", "valueCodeableConcept": _concept(f"{_X12}/755", report)},
        {"url": "transmissionMethod", "valueCodeableConcept": _concept(f"{_X12}/756", _ELECTRONIC)},
    ]
    return {
        "extension": [{"url": _DOCUMENT, "extension": parts}],
        "sequence": number,
        "category": _concept(
            f"{PAS.removesuffix('/StructureDefinition')}/CodeSystem/PASTempCodes", "additionalInformation"
        ),
        "valueReference": {"reference": f"{resource['resourceType']}/{resource['id']}"},
    }


def _profile(name: str) -> Resource:
    return {"profile": [f"{PAS}/profile-{name}"]}


def _concept(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


def _money(value: float) -> Resource:
    return {"value": round(value, 2), "currency": "USD"}


def _procedure_system(code: str) -> str:
    return HCPCS_OF_PAS if code[:1].isalpha() else CPT


def _modifier_system(modifier: str) -> str:
    return CPT if modifier.isdigit() and len(modifier) == _MODIFIERS_OF_CPT else HCPCS_OF_PAS
