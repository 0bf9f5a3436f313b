"""Claim to an encounter with its claim lines: the same facts that an 837 gives.

The payer is the insurer's or the coverage's name; the rendering provider a practitioner of the care team. A claim for
authorization (``use`` preauthorization) is read alike: the lines that are asked for.
"""

from dataclasses import dataclass
from datetime import date

from facetwise.domain.encounter import (
    Authorization,
    ClaimHeader,
    ClaimLine,
    Encounter,
    Patient,
    Providers,
)
from facetwise.domain.vocabulary import ClaimType
from facetwise.interop.encounter.read import EncounterFile, ReadEncounter
from facetwise.interop.fhir.claim_problems import claim_problems, procedure_of, why_not_readable
from facetwise.interop.fhir.documents import FhirFile, Located
from facetwise.interop.fhir.references import References, display_of, identifier_of
from facetwise.interop.fhir.systems import (
    ICD10,
    NPI,
    PLACE_OF_SERVICE,
    Resource,
    any_code,
    code,
    identifier,
    listed,
    member,
    number_of,
    only_code,
    text_of,
)
from facetwise.interop.problems import InputProblem

_SEX = {"male": "M", "female": "F", "other": "U", "unknown": "U"}
_RENDERING, _REFERRING = ("primary", "performing", "rendering", "82"), ("referring", "DN")  # numbers of X12
_ATTENDING = ("attending", "71")


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
            named = _payor(located.resource, references)
            if named:
                return named
    return None


def claim_of(located: Located, references: References) -> ReadClaim:
    """One Claim as an encounter."""
    claim = located.resource
    items = [(number, item) for number, item in enumerate(listed(claim.get("item"))) if procedure_of(item)]
    diagnoses = _diagnoses(claim)
    places = [found for _, item in items if (found := _place_of_service(item))]
    days = [day for _, item in items if (day := _service_date(item))]
    encounter = Encounter(
        encounter_id=_claim_id(claim),
        patient=_patient(claim, references),
        service_date=min(days) if days else _day(member(claim, "billablePeriod").get("start")),
        payer=_payer(claim, references),
        state=_state(claim, references),
        place_of_service=places[0] if places else None,
        bill_for=_bill_for(claim, references, places[0] if places else None),
        providers=_providers(claim, references),
        diagnoses=tuple(diagnoses.values()),
        claim_lines=tuple(_line(item, list(diagnoses), places, min(days, default=None)) for _, item in items),
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


def _line(item: Resource, sequences: list[int], places: list[str], first_day: date | None) -> ClaimLine:
    place, day = _place_of_service(item), _service_date(item)
    quantity = number_of(member(item, "quantity").get("value"))
    net, price = (number_of(member(item, name).get("value")) for name in ("net", "unitPrice"))
    pointed = item.get("diagnosisSequence")
    return ClaimLine(
        code=str(procedure_of(item)),
        modifiers=tuple(filter(None, (any_code(modifier) for modifier in listed(item.get("modifier"))))),
        service_date=day if day != first_day else None,
        place_of_service=place if places and place != places[0] else None,
        units=quantity,
        charge=net if net is not None or price is None else price * (quantity or 1),
        diagnosis_pointers=tuple(
            sequences.index(number) + 1 if number in sequences else number
            for number in (pointed if isinstance(pointed, list) else [])
            if isinstance(number, int)
        ),
        revenue_code=any_code(item.get("revenue")),
    )


def _diagnoses(claim: Resource) -> dict[int, str]:
    """Diagnoses by their sequence, which the lines point at."""
    found: dict[int, str] = {}
    for position, entry in enumerate(listed(claim.get("diagnosis")), start=1):
        sequence = entry.get("sequence")
        icd10 = only_code(entry.get("diagnosisCodeableConcept"), (ICD10,)) or ""
        found[sequence if isinstance(sequence, int) else position] = icd10
    return dict(sorted(found.items()))


def _claim_id(claim: Resource) -> str | None:
    values = (text_of(item.get("value")) for item in listed(claim.get("identifier")))
    return next(filter(None, values), None) or text_of(claim.get("id"))


def _patient(claim: Resource, references: References) -> Patient:
    found = references.find(claim.get("patient"), claim)
    coverage = _coverage(claim, references)
    name = next(iter(listed(found.get("name"))), {})
    given = name.get("given")
    first = " ".join(part for part in given if isinstance(part, str)) if isinstance(given, list) else ""
    whole = text_of(name.get("text")) or text_of(f"{first} {name.get('family') or ''}")
    return Patient(
        id=text_of(coverage.get("subscriberId")) or text_of(found.get("id")),
        name=whole,
        birth_date=_day(found.get("birthDate")),
        sex=_SEX.get(str(found.get("gender"))),
    )


def _coverage(claim: Resource, references: References) -> Resource:
    insurances = listed(claim.get("insurance"))
    focal = next((item for item in insurances if item.get("focal") is True), None)
    chosen = focal or next(iter(insurances), {})
    return references.find(chosen.get("coverage"), claim)


def _payer(claim: Resource, references: References) -> str | None:
    insurer = claim.get("insurer")
    named = text_of(references.find(insurer, claim).get("name")) or display_of(insurer)
    return named or _payor(_coverage(claim, references), references)


def _payor(coverage: Resource, references: References) -> str | None:
    names = (
        text_of(references.find(payor, coverage).get("name")) or display_of(payor)
        for payor in listed(coverage.get("payor"))
    )
    return next(filter(None, names), None)


def _state(claim: Resource, references: References) -> str | None:
    """Where the service was given: the facility's state, else the billing provider's."""
    for name in ("facility", "provider"):
        found = references.find(claim.get(name), claim)
        address = found.get("address")
        where = address if isinstance(address, dict) else next(iter(listed(address)), {})
        if state := text_of(where.get("state")):
            return state
    return None


def _bill_for(claim: Resource, references: References, place: str | None) -> ClaimType | None:
    kind = any_code(claim.get("type"))
    if kind == "institutional":
        return ClaimType.HOSPITAL
    if kind != "professional":
        return None
    has_person = any(
        references.find(item.get("provider"), claim).get("resourceType")
        in ("Practitioner", "PractitionerRole")
        or str(member(item, "provider").get("reference")).startswith("Practitioner")
        for item in listed(claim.get("careTeam"))
    )
    return ClaimType.PROFESSIONAL if has_person or place != "24" else None


def _providers(claim: Resource, references: References) -> Providers:
    def npi(reference: object) -> str | None:
        found = references.find(reference, claim)
        person = references.find(found.get("practitioner"), found)  # of a PractitionerRole
        return identifier_of(reference, NPI) or identifier(found, NPI) or identifier(person, NPI)

    def of_team(roles: tuple[str, ...]) -> str | None:
        found = (
            npi(item.get("provider"))
            for item in listed(claim.get("careTeam"))
            if any_code(item.get("role")) in roles
        )
        return next(filter(None, found), None)

    is_institutional = any_code(claim.get("type")) == "institutional"
    attending = of_team(_ATTENDING)
    return Providers(
        billing_npi=npi(claim.get("provider")),
        rendering_npi=of_team(_RENDERING) or (None if is_institutional else attending),
        attending_npi=attending if is_institutional else None,
        referring_npi=of_team(_REFERRING),
        facility_npi=npi(claim.get("facility")),
    )


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


def _place_of_service(item: Resource) -> str | None:
    return code(item.get("locationCodeableConcept"), (PLACE_OF_SERVICE,))


def _service_date(item: Resource) -> date | None:
    return _day(item.get("servicedDate")) or _day(member(item, "servicedPeriod").get("start"))


def _day(value: object) -> date | None:
    """A FHIR date or the day of a dateTime; None for a year or month alone."""
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
