"""Procedure and ServiceRequest resources without a Claim: read as the claim that would be made of them.

What they do not say stays open: units and charges, modifiers, sides. Those of one patient and day are one claim.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from facetwise.interop.fhir.claims import ReadClaim, ReadClaims, claim_of, read_claims
from facetwise.interop.fhir.documents import FhirFile, Located
from facetwise.interop.fhir.references import References
from facetwise.interop.fhir.systems import (
    ICD10,
    PROCEDURE_CODES,
    Resource,
    listed,
    member,
    only_code,
    text_of,
)
from facetwise.interop.problems import InputProblem

SERVICES = ("Procedure", "ServiceRequest")
_NOTHING_DONE = ("not-done", "entered-in-error", "revoked", "preparation", "stopped")
_EXPECTED = "a FHIR R4 Claim, Procedure or ServiceRequest"


def read_claims_or_services(file: FhirFile, *, source: str) -> ReadClaims:
    """The Claims of a file; where it holds none, its Procedures and ServiceRequests as claims."""
    if file.of("Claim") or not file.resources:
        return read_claims(file, source=source)
    if not file.of(*SERVICES):
        kinds = ", ".join(sorted({item.kind for item in file.resources}))
        message = f"no Claim is among the resources ({kinds}), and none of them is a service with a code"
        nothing = InputProblem(source=source, message=message, expected=_EXPECTED, fatal=True)
        return ReadClaims((), (*file.problems, nothing))
    problems = list(file.problems)
    usable = [located for located in file.of(*SERVICES) if not _told(located, source, problems)]
    references = References(file.resources)
    ordered = sorted(usable, key=_whose_day)
    groups = [list(group) for _, group in groupby(ordered, key=_whose_day)]
    return ReadClaims(tuple(_read(group, file, references) for group in groups), tuple(problems))


def _told(located: Located, source: str, problems: list[InputProblem]) -> bool:
    """Whether a service is left out, which is told with its place."""
    resource = located.resource
    status = text_of(resource.get("status"))

    def tell(path: str, message: str, expected: str) -> None:
        place = f"{located.place}.{path}"
        problems.append(
            InputProblem(
                source=source, line=located.line, path=place, message=message, expected=expected, fatal=True
            )
        )

    if status in _NOTHING_DONE:
        tell("status", f"its status is {status}: nothing is billed for it", "what was done or is asked for")
    elif only_code(resource.get("code"), PROCEDURE_CODES) is None:
        message = f"the {located.kind} has no procedure code of a known system, or several that differ"
        tell("code", message, "one CPT or HCPCS code")
    else:
        return False
    return True


def _whose_day(located: Located) -> tuple[str, str]:
    subject = text_of(member(located.resource, "subject").get("reference")) or ""
    return subject, _day(located.resource) or ""


def _read(group: Sequence[Located], file: FhirFile, references: References) -> ReadClaim:
    places = tuple(located.place for located in group)
    whole = Located(_as_claim(group, file, references), places[0], group[0].line, None)
    read = claim_of(whole, references)
    return ReadClaim(read.encounter, places[0], places)


def _as_claim(group: Sequence[Located], file: FhirFile, references: References) -> Resource:
    """The services as the Claim that names what they name, and nothing else."""
    first = group[0].resource
    diagnoses = list(dict.fromkeys(code for item in group for code in _reasons(item.resource, references)))
    coverages = [item for item in file.of("Coverage") if item.resource.get("status", "active") == "active"]
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


def _item(service: Resource, diagnoses: Sequence[str], references: References) -> Resource:
    place = next(iter(listed(service.get("locationCode"))), None)
    return {
        "productOrService": service.get("code"),
        "servicedDate": _day(service),
        "locationCodeableConcept": place,
        "diagnosisSequence": [diagnoses.index(code) + 1 for code in _reasons(service, references)],
    }


def _reasons(service: Resource, references: References) -> Iterator[str]:
    """The diagnoses that a service names as its reason."""
    concepts = [
        *listed(service.get("reasonCode")),
        *(references.find(item, service).get("code") for item in listed(service.get("reasonReference"))),
    ]
    for concept in concepts:
        if code := only_code(concept, (ICD10,)):
            yield code


def _day(service: Resource) -> str | None:
    """When it was done or is to be done."""
    for name in ("performed", "occurrence"):
        told = service.get(f"{name}DateTime") or member(service, f"{name}Period").get("start")
        if isinstance(told, str):
            return told[:10]
    return None
