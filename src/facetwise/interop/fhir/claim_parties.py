"""Whom a Claim names: patient, payer and providers, where the service was given, and who bills for it."""

from facetwise.domain.encounter import (
    Patient,
    Providers,
)
from facetwise.domain.vocabulary import ClaimType
from facetwise.interop.fhir.claim_lines import day_of
from facetwise.interop.fhir.references import References, display_of, identifier_of
from facetwise.interop.fhir.systems import (
    NPI,
    Resource,
    any_code,
    identifier,
    listed,
    member,
    text_of,
)

_SEX = {"male": "M", "female": "F", "other": "U", "unknown": "U"}
_RENDERING, _REFERRING = ("primary", "performing", "rendering", "82"), ("referring", "DN")  # numbers of X12
_ATTENDING = ("attending", "71")


def patient_of(claim: Resource, references: References) -> Patient:
    """The patient, with the number under which the coverage knows the subscriber, else the resource's own id."""
    found = references.find(claim.get("patient"), claim)
    coverage = _coverage(claim, references)
    name = next(iter(listed(found.get("name"))), {})
    given = name.get("given")
    first = " ".join(part for part in given if isinstance(part, str)) if isinstance(given, list) else ""
    whole = text_of(name.get("text")) or text_of(f"{first} {name.get('family') or ''}")
    return Patient(
        id=text_of(coverage.get("subscriberId")) or text_of(found.get("id")),
        name=whole,
        birth_date=day_of(found.get("birthDate")),
        sex=_SEX.get(str(found.get("gender"))),
    )


def _coverage(claim: Resource, references: References) -> Resource:
    insurances = listed(claim.get("insurance"))
    focal = next((item for item in insurances if item.get("focal") is True), None)
    chosen = focal or next(iter(insurances), {})
    return references.find(chosen.get("coverage"), claim)


def payer_of(claim: Resource, references: References) -> str | None:
    """The payer's name: of the insurer, else of the coverage that the claim goes to."""
    insurer = claim.get("insurer")
    named = text_of(references.find(insurer, claim).get("name")) or display_of(insurer)
    return named or payor_of(_coverage(claim, references), references)


def payor_of(coverage: Resource, references: References) -> str | None:
    """The name of the first payor of a Coverage that has one."""
    names = (
        text_of(references.find(payor, coverage).get("name")) or display_of(payor)
        for payor in listed(coverage.get("payor"))
    )
    return next(filter(None, names), None)


def state_of(claim: Resource, references: References) -> str | None:
    """Where the service was given: the facility's state, else the billing provider's."""
    for name in ("facility", "provider"):
        found = references.find(claim.get(name), claim)
        address = found.get("address")
        where = address if isinstance(address, dict) else next(iter(listed(address)), {})
        if state := text_of(where.get("state")):
            return state
    return None


def bill_for(claim: Resource, references: References, place: str | None) -> ClaimType | None:
    """For whom the claim bills; None for a surgery centre's bill, which only its place of service tells."""
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


def providers_of(claim: Resource, references: References) -> Providers:
    """Everybody who has a National Provider Identifier. Of a hospital the attending physician is no rendering one."""

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
