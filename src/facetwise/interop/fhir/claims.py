"""Claim to an encounter with its claim lines: the same facts that an 837 gives.

The payer is the insurer's or the coverage's name; the rendering provider a practitioner of the care team. A claim for
authorization (``use`` preauthorization) is read alike: the lines that are asked for.
"""

from dataclasses import dataclass

from facetwise.domain.encounter import (
    Authorization,
    ClaimHeader,
    Encounter,
)
from facetwise.interop.encounter.read import EncounterFile, ReadEncounter
from facetwise.interop.fhir.claim_lines import day_of, diagnoses_of, line_of, place_of_service, service_date
from facetwise.interop.fhir.claim_parties import (
    bill_for,
    patient_of,
    payer_of,
    payor_of,
    providers_of,
    state_of,
)
from facetwise.interop.fhir.claim_problems import claim_problems, procedure_of, why_not_readable
from facetwise.interop.fhir.documents import FhirFile, Located
from facetwise.interop.fhir.references import References
from facetwise.interop.fhir.systems import (
    Resource,
    any_code,
    listed,
    member,
    number_of,
    text_of,
)
from facetwise.interop.problems import InputProblem


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A Claim as an encounter, with the places of its lines in the file."""

    encounter: Encounter
    place: str
    item_places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadClaims:
    """The claims of a file and what is wrong with them. Read = delivered + left out, each left out is told."""

    claims: tuple[ReadClaim, ...]
    problems: tuple[InputProblem, ...]


def read_claims(file: FhirFile, *, source: str) -> ReadClaims:
    """Every Claim of a file as an encounter with claim lines."""
    references = References(file.resources)
    problems = list(file.problems)
    claims: list[ReadClaim] = []
    for located in file.of("Claim"):
        told = why_not_readable(located.resource)
        if told:
            problems.append(
                InputProblem(
                    source=source,
                    line=located.line,
                    path=located.place,
                    message=told[0],
                    expected=told[1],
                    fatal=True,
                )
            )
            continue
        claims.append(claim_of(located, references))
        problems += claim_problems(located, references, source)
    if not claims and not problems:
        kinds = ", ".join(sorted({item.kind for item in file.resources}))
        message = f"no Claim is among the resources ({kinds})"
        problems.append(InputProblem(source=source, message=message, expected="a FHIR R4 Claim", fatal=True))
    return ReadClaims(tuple(claims), tuple(problems))


def as_encounters(read: ReadClaims, *, source: str) -> EncounterFile:
    """Claims that were read in the shape in which other files of encounters are read."""
    return EncounterFile(
        tuple(ReadEncounter(item.encounter, (), source, index) for index, item in enumerate(read.claims)),
        read.problems,
    )


def read_coverage_payer(file: FhirFile) -> str | None:
    """The payer's name of the first active Coverage of a file; None where none names one."""
    references = References(file.resources)
    for located in file.of("Coverage"):
        if located.resource.get("status", "active") == "active":
            named = payor_of(located.resource, references)
            if named:
                return named
    return None


def claim_of(located: Located, references: References) -> ReadClaim:
    """One Claim as an encounter."""
    claim = located.resource
    items = [(number, item) for number, item in enumerate(listed(claim.get("item"))) if procedure_of(item)]
    diagnoses = diagnoses_of(claim)
    places = [found for _, item in items if (found := place_of_service(item))]
    days = [day for _, item in items if (day := service_date(item))]
    encounter = Encounter(
        encounter_id=_claim_id(claim),
        patient=patient_of(claim, references),
        service_date=min(days) if days else day_of(member(claim, "billablePeriod").get("start")),
        payer=payer_of(claim, references),
        state=state_of(claim, references),
        place_of_service=places[0] if places else None,
        bill_for=bill_for(claim, references, places[0] if places else None),
        providers=providers_of(claim, references),
        diagnoses=tuple(diagnoses.values()),
        claim_lines=tuple(
            line_of(item, list(diagnoses), places, min(days, default=None)) for _, item in items
        ),
        claim=ClaimHeader(
            claim_id=_claim_id(claim),
            frequency_code="7" if (replaced := _replaced(claim)) else "1",
            payer_control_number=_control_number(replaced),
            total_charge=number_of(member(claim, "total").get("value")),
        ),
        authorization=_authorization(claim),
    )
    return ReadClaim(
        encounter, located.place, tuple(f"{located.place}.item[{number}]" for number, _ in items)
    )


def _replaced(claim: Resource) -> Resource:
    """The related claim that this one takes the place of; one that is only associated stays as it is."""
    related = (
        item for item in listed(claim.get("related")) if any_code(item.get("relationship")) != "associated"
    )
    return next(related, {})


def _control_number(related: Resource) -> str | None:
    """The payer's number of the earlier claim, where the relation tells it."""
    named = (member(related, "reference"), member(member(related, "claim"), "identifier"))
    return next(filter(None, (text_of(item.get("value")) for item in named)), None)


def _claim_id(claim: Resource) -> str | None:
    values = (text_of(item.get("value")) for item in listed(claim.get("identifier")))
    return next(filter(None, values), None) or text_of(claim.get("id"))


def _authorization(claim: Resource) -> Authorization:
    """The number on the claim; a claim that is itself the request for one needs none."""
    is_request = text_of(claim.get("use")) == "preauthorization"
    return Authorization(number=_authorization_number(claim), required=False if is_request else None)


def _authorization_number(claim: Resource) -> str | None:
    for insurance in listed(claim.get("insurance")):
        numbers = insurance.get("preAuthRef")
        for number in numbers if isinstance(numbers, list) else []:
            if said := text_of(number):
                return said
    return None
