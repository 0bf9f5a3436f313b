"""Procedure and ServiceRequest resources without a Claim: read as the claim that would be made of them.

What they do not say stays open: units and charges, modifiers, sides. Those of one patient and day are one claim.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from facetwise.interop.fhir.claims import ReadClaim, ReadClaims, claim_of, read_claims
from facetwise.interop.fhir.documents import FhirFile, Located
from facetwise.interop.fhir.references import References
from facetwise.interop.fhir.systems import (
    ICD10,
    PROCEDURE_CODES,
    Resource,
    differing_codes,
    listed,
    member,
    only_code,
    text_of,
)
from facetwise.interop.problems import InputProblem

SERVICES = ("Procedure", "ServiceRequest")
_NOTHING_DONE = ("not-done", "entered-in-error", "revoked", "preparation", "on-hold", "stopped")
_EXPECTED = "a FHIR R4 Claim, Procedure or ServiceRequest"


def read_claims_or_services(file: FhirFile, *, source: str) -> ReadClaims:
    """The Claims of a file; where it holds none, its Procedures and ServiceRequests as claims."""
    if file.of("Claim") or not file.resources:
        return read_claims(file, source=source)
    services = file.of(*SERVICES)
    if not services:
        kinds = ", ".join(sorted({item.kind for item in file.resources}))
        message = f"no Claim is among the resources ({kinds}), and none of them is a service with a code"
        nothing = InputProblem(source=source, message=message, expected=_EXPECTED, fatal=True)
        return ReadClaims((), (*file.problems, nothing))
    references = References(file.resources)
    told = [problem for located in services for problem in _problems(located, references, source)]
    billed = [item for item in services if not _why_nothing(item.resource) and _procedure(item.resource)]
    claims = tuple(_read(group, file, references) for group in _grouped(billed))
    if not claims:
        told = [replace(problem, fatal=True) for problem in told]
    return ReadClaims(claims, (*file.problems, *told))


def _why_nothing(service: Resource) -> str | None:
    """Why nothing is billed for a service."""
    status = text_of(service.get("status"))
    if service.get("doNotPerform") is True:
        return "it is not to be done"
    return f"its status is {status}" if status in _NOTHING_DONE else None


def _procedure(service: Resource) -> str | None:
    return only_code(service.get("code"), PROCEDURE_CODES)


def _problems(located: Located, references: References, source: str) -> Iterator[InputProblem]:
    """Why a service is left out, or what of it is not taken; each with its place."""

    def problem(path: str, message: str, expected: str, *, loses_work: bool = False) -> InputProblem:
        return InputProblem(
            source=source,
            line=located.line,
            path=f"{located.place}.{path}",
            message=message,
            expected=expected,
            fatal=loses_work,
        )

    resource = located.resource
    if why := _why_nothing(resource):
        yield problem("status", f"{why}: nothing is billed for it", "what was done or is asked for")
    elif _procedure(resource) is None:
        message = f"the {located.kind} has no procedure code of a known system, or several that differ"
        yield problem("code", message, "one CPT or HCPCS code", loses_work=True)
    for concept in _reasons(resource, references):
        if found := differing_codes(concept, (ICD10,)):
            message = (
                f"the codings of a reason are different codes ({', '.join(found)}); none of them is taken"
            )
            yield problem("reasonCode", message, "one ICD-10-CM code")


def _grouped(services: Sequence[Located]) -> Iterator[list[Located]]:
    """Those of one patient and day; one of which either is not told stands alone."""
    known = [located for located in services if all(_whose_day(located))]
    yield from ([located] for located in services if not all(_whose_day(located)))
    for _, group in groupby(sorted(known, key=_where_and_when), key=_where_and_when):
        yield list(group)


def _where_and_when(located: Located) -> tuple[str, str, str]:
    """The same name in two bundles may be of two patients."""
    return str(located.bundle), *_whose_day(located)


def _whose_day(located: Located) -> tuple[str, str]:
    return _subject(located.resource, "subject"), _day(located.resource) or ""


def _subject(resource: Resource, name: str) -> str:
    return text_of(member(resource, name).get("reference")) or ""


def _read(group: Sequence[Located], file: FhirFile, references: References) -> ReadClaim:
    places = tuple(located.place for located in group)
    claim = _as_claim(group, file, references)
    references.stands_with(claim, group[0].resource)
    whole = Located(claim, places[0], group[0].line, None)
    read = claim_of(whole, references)
    return ReadClaim(read.encounter, places[0], places)


def _as_claim(group: Sequence[Located], file: FhirFile, references: References) -> Resource:
    """The services as the Claim that names what they name, and nothing else."""
    first = group[0].resource
    diagnoses = list(dict.fromkeys(code for item in group for code in _diagnoses(item.resource, references)))
    coverages = _coverages(group[0], file)
    concepts = [{"coding": [{"system": ICD10, "code": code}]} for code in diagnoses]
    claim: Resource = {
        "resourceType": "Claim",
        "id": text_of(first.get("id")),
        "type": {"coding": []},
        "patient": first.get("subject"),
        "diagnosis": [
            {"sequence": number, "diagnosisCodeableConcept": concept}
            for number, concept in enumerate(concepts, start=1)
        ],
        "item": [_item(item.resource, diagnoses, references) for item in group],
    }
    if len(coverages) == 1:
        claim["insurance"] = [
            {"focal": True, "coverage": {"reference": f"Coverage/{coverages[0].resource.get('id')}"}}
        ]
    return claim


def _coverages(service: Located, file: FhirFile) -> list[Located]:
    """Active coverages of the patient, those of the same bundle first; one that names nobody may be anybody's."""
    subject = _subject(service.resource, "subject")
    active = [
        item
        for item in file.of("Coverage")
        if item.resource.get("status", "active") == "active"
        and _subject(item.resource, "beneficiary") in ("", subject)
    ]
    return [item for item in active if item.bundle == service.bundle] or active


def _item(service: Resource, diagnoses: Sequence[str], references: References) -> Resource:
    place = next(iter(listed(service.get("locationCode"))), None)
    return {
        "productOrService": service.get("code"),
        "servicedDate": _day(service),
        "locationCodeableConcept": place,
        "diagnosisSequence": [diagnoses.index(code) + 1 for code in _diagnoses(service, references)],
    }


def _reasons(service: Resource, references: References) -> list[object]:
    """What a service names as its reason: concepts, and the codes of the Conditions that it points at."""
    pointed = (references.find(item, service).get("code") for item in listed(service.get("reasonReference")))
    return [*listed(service.get("reasonCode")), *pointed]


def _diagnoses(service: Resource, references: References) -> list[str]:
    found = (only_code(concept, (ICD10,)) for concept in _reasons(service, references))
    return [code for code in found if code]


def _day(service: Resource) -> str | None:
    """When it was done or is to be done."""
    for name in ("performed", "occurrence"):
        told = service.get(f"{name}DateTime") or member(service, f"{name}Period").get("start")
        if isinstance(told, str):
            return told[:10]
    return None
