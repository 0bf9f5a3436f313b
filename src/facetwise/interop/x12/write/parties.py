"""The loops that name people and places: billing provider, subscriber, payer, patient, who treated where."""

from collections.abc import Iterator

from facetwise.domain.billing import Address, Person
from facetwise.interop.x12.write.facts import RELATIONSHIPS, SELF, ClaimFacts
from facetwise.interop.x12.write.segments import ELEMENT, cleaned, day, kept, segment
from facetwise.interop.x12.write.settings import Organization, Practitioner


def billing_provider(facts: ClaimFacts) -> Iterator[str]:
    """What follows HL 20."""
    billing = facts.billing
    yield segment("PRV", "BI", "PXC", billing.taxonomy)
    yield from organization("85", billing)
    yield segment("REF", "EI", (billing.tax_id or "").replace("-", ""))


def subscriber(facts: ClaimFacts) -> Iterator[str]:
    """What follows HL 22: subscriber and payer."""
    is_self = facts.relationship == RELATIONSHIPS[SELF]
    insurance = facts.encounter.insurance
    yield _coverage(facts.responsibility, is_self, insurance.group_number, insurance.secondary_reason,
                    facts.payer.filing_indicator)  # fmt: skip
    yield from person_at_home("IL", facts.subscriber, "MI", insurance.member_id)
    yield _payer(facts.payer.name, facts.payer.id)


@kept
def _coverage(
    responsibility: str, is_self: bool, group_number: str | None, reason: str | None, indicator: str | None
) -> str:
    patient = "18" if is_self else ""
    return segment("SBR", responsibility, patient, group_number, "", reason, "", "", "", indicator)


@kept
def _payer(name: str | None, number: str | None) -> str:
    return segment("NM1", "PR", "2", name, "", "", "", "", "PI", number)


def patient(facts: ClaimFacts) -> Iterator[str]:
    """What follows HL 23, where the patient is not the subscriber."""
    yield segment("PAT", facts.relationship)
    yield from person_at_home("QC", facts.patient)


def person(role: str, named: Person, qualifier: str | None = None, number: str | None = None) -> str:
    """The name of a person."""
    names = (named.last_name, named.first_name, named.middle_name)
    return segment("NM1", role, "1", *names, "", "", qualifier, number)


def person_at_home(
    role: str, named: Person, qualifier: str = "", number: str | None = None, *, with_birth: bool = True
) -> Iterator[str]:
    """The name of a person, with address and birth as far as they are known."""
    address = named.address
    zip_code = (address.zip or "").replace("-", "")
    last, first, middle, number, street, street_2, city, state, zip_code, sex = cleaned(
        named.last_name, named.first_name, named.middle_name, number,
        address.street, address.street_2, address.city, address.state, zip_code, named.sex,
    )  # fmt: skip
    yield f"NM1*{role}*1*{last}*{first}*{middle}***{qualifier}*{number}".rstrip(ELEMENT)
    if address.street and address.city:
        yield f"N3*{street}*{street_2}".rstrip(ELEMENT)
        yield f"N4*{city}*{state}*{zip_code}".rstrip(ELEMENT)
    if with_birth and named.birth_date:
        yield f"DMG*D8*{day(named.birth_date)}*{sex or 'U'}"


def place(address: Address) -> Iterator[str]:
    """Street and city."""
    yield segment("N3", address.street, address.street_2)
    yield segment("N4", address.city, address.state, (address.zip or "").replace("-", ""))


def organization(role: str, named: Organization) -> Iterator[str]:
    """Name and address of a billing provider or place."""
    yield segment("NM1", role, "2", named.name, "", "", "", "", "XX", named.npi)
    yield from place(named.address)


@kept
def practitioner(role: str, named: Practitioner | None, *, specialty: str | None = None) -> tuple[str, ...]:
    """Somebody who treated or referred, with the specialty where the guide has a place for it."""
    if named is None:
        return ()
    name = segment("NM1", role, "1", named.last_name, named.first_name, "", "", "", "XX", named.npi)
    if specialty and named.taxonomy:
        return (name, segment("PRV", specialty, "PXC", named.taxonomy))
    return (name,)
