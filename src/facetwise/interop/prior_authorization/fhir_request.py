"""A claim's facts as the Bundle that PAS submits: the Claim first, then everybody whom it names.

Cardinalities and extensions follow the source of PAS 2.2.1 (HL7/davinci-pas, 46be73e of 2026-08-06, input/fsh); an
official validator was not run.
"""

from collections.abc import Sequence
from datetime import datetime

from facetwise.domain.encounter import ClaimLine
from facetwise.interop.fhir.systems import (
    CPT,
    HCPCS_OF_PAS,
    ICD10,
    PLACE_OF_SERVICE,
    Resource,
)
from facetwise.interop.prior_authorization.fhir_documents import (
    Attached,
    document,
    of_this_request,
    supporting,
)
from facetwise.interop.prior_authorization.fhir_parts import PAS, X12, concept, money
from facetwise.interop.prior_authorization.fhir_people import people_of
from facetwise.interop.x12.write.facts import ClaimFacts

BASE = "https://facetwise.invalid/fhir"
_TRACE = f"{PAS}/extension-itemTraceNumber"
_CERTIFICATION = f"{PAS}/extension-certificationType"
_REQUEST_TYPE = f"{PAS}/extension-serviceItemRequestType"
_SCOPE_OF_CARE_TEAM = f"{PAS}/extension-careTeamClaimScope"
_BILL_TYPE = "https://www.nubc.org/CodeSystem/TypeOfBill"
_SURGICAL, _ATTENDING = "2", "71"
_MODIFIERS_OF_CPT = 2  # digits: CPT's modifiers are numbers, the letters are of HCPCS


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
    extra = [document(number, item) for number, item in enumerate(documents, start=1)]
    extra += [of_this_request(answer, number) for number, answer in enumerate(responses, start=1)]
    claim["supportingInfo"] = [supporting(number, item) for number, item in enumerate(extra, start=1)]
    if not claim["supportingInfo"]:
        del claim["supportingInfo"]
    return _bundle([claim, *people_of(facts), *extra], trace, made, base)


def inquiry_bundle(facts: ClaimFacts, *, trace: str, made: datetime, base: str = BASE) -> Resource:
    """The Bundle for ``Claim/$inquire``: what became of the request with this trace number."""
    claim = _claim(facts, trace, made, use="preauthorization")
    claim["meta"] = {"profile": [f"{PAS}/profile-claim-inquiry"]}
    return _bundle([claim, *people_of(facts)], f"{trace}-inquiry", made, base, kind="inquiry-request")


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
        "type": concept(
            "http://terminology.hl7.org/CodeSystem/claim-type",
            "institutional" if facts.is_institutional else "professional",
        ),
        "use": use,
        "patient": {"reference": "Patient/patient"},
        "created": made.date().isoformat(),
        "insurer": {"reference": "Organization/insurer"},
        "provider": {"reference": "Organization/requestor"},
        "priority": concept("http://terminology.hl7.org/CodeSystem/processpriority", "normal"),
        "diagnosis": [
            {"sequence": number, "diagnosisCodeableConcept": concept(ICD10, icd10)}
            for number, icd10 in enumerate(diagnoses, start=1)
        ],
        "insurance": [{"sequence": 1, "focal": True, "coverage": {"reference": "Coverage/coverage"}}],
        "item": [_item(facts, line, number, trace) for number, line in enumerate(facts.lines, start=1)],
        "total": money(float(facts.total)),
    }
    if facts.treating is not None:
        claim["careTeam"] = [
            {
                "extension": [{"url": _SCOPE_OF_CARE_TEAM, "valueBoolean": True}],
                "sequence": 1,
                "provider": {"reference": "PractitionerRole/rendering-role"},
                "role": concept(f"{X12}/98", _ATTENDING),
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
            {"url": _REQUEST_TYPE, "valueCodeableConcept": concept(f"{X12}/1525", "HS")},
            {"url": _CERTIFICATION, "valueCodeableConcept": concept(f"{X12}/1322", "I")},
        ],
        "sequence": number,
        "diagnosisSequence": list(line.diagnosis_pointers),
        "category": concept(f"{X12}/1365", _SURGICAL),
        "productOrService": concept(_procedure_system(line.code), line.code),
        "modifier": [concept(_modifier_system(modifier), modifier) for modifier in line.modifiers],
        "servicedDate": (line.service_date or facts.service_date).isoformat(),
        "locationCodeableConcept": _location(facts, line),
        "quantity": {"value": line.units or 1},
        "net": money(line.charge or 0),
    }
    if facts.treating is not None:
        item["careTeamSequence"] = [1]
    return {name: value for name, value in item.items() if value != []}


def _location(facts: ClaimFacts, line: ClaimLine) -> Resource:
    """Where: the place of service, or what a hospital's bill type says; `facts_of` asks for one of them."""
    place = line.place_of_service or facts.encounter.place_of_service
    if place:
        return concept(PLACE_OF_SERVICE, place)
    return concept(_BILL_TYPE, facts.encounter.claim.facility_type or "")


def _procedure_system(code: str) -> str:
    return HCPCS_OF_PAS if code[:1].isalpha() else CPT


def _modifier_system(modifier: str) -> str:
    return CPT if modifier.isdigit() and len(modifier) == _MODIFIERS_OF_CPT else HCPCS_OF_PAS
