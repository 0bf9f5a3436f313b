"""Encounter and settings → what one claim says. What is missing is named, never invented."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from facetwise.domain.billing import Person
from facetwise.domain.encounter import FACILITY_PLACES, ClaimLine, Encounter, Patient
from facetwise.domain.vocabulary import ClaimType
from facetwise.interop.x12.write.limits import address_fits, form_fits
from facetwise.interop.x12.write.needs import Lack, Needs, first_with
from facetwise.interop.x12.write.settings import Organization, PayerAddress, Practitioner, Settings

SELF = "self"
RELATIONSHIPS = {SELF: "18", "spouse": "01", "child": "19", "employee": "20", "unknown": "21",
                 "organ donor": "39", "cadaver donor": "40", "life partner": "53", "other": "G8"}  # fmt: skip
ATTACHMENT_WAYS = {"electronic": "EL", "fax": "FX", "mail": "BM", "on request": "AA"}
RESPONSIBILITIES = {"primary": "P", "secondary": "S", "tertiary": "T"}
CORRECTIONS = {"7", "8"}  # they name the claim that they replace or void
SURGERY_CENTRE = "261QA1903X"  # the taxonomy by which a centre's own claim is known


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """One claim with the people and places it names, ready to be written."""

    encounter: Encounter
    billing: Organization
    payer: PayerAddress
    patient: Person
    subscriber: Person
    relationship: str  # code of X12
    responsibility: str
    rendering: Practitioner | None
    referring: Practitioner | None
    attending: Practitioner | None
    operating: Practitioner | None
    facility: Organization | None
    lines: tuple[ClaimLine, ...]
    total: Decimal
    service_date: date

    @property
    def is_institutional(self) -> bool:
        """Whether it goes out as 837I."""
        return self.encounter.bill_for is ClaimType.HOSPITAL

    @property
    def treating(self) -> Practitioner | None:
        """Who treats: the practitioner who bills, or whom a hospital's claim names as attending."""
        return self.attending if self.is_institutional else self.rendering

    @property
    def first_and_last_day(self) -> tuple[date, date]:
        """The days of service of its lines."""
        days = [line.service_date or self.service_date for line in self.lines] or [self.service_date]
        return min(days), max(days)


def facts_of(
    encounter: Encounter, settings: Settings, *, is_request: bool = False
) -> tuple[ClaimFacts | None, tuple[Lack, ...]]:
    """What the claim says; or nothing, and what it lacks or cannot hold.

    Args:
        encounter: with the lines that are billed.
        settings: the practice's own settings.
        is_request: a request for authorization, which does not say what only a stay that is over can tell.
    """
    needs = Needs()
    facts = _facts(encounter, settings, needs, is_request=is_request)
    return (None if needs.missing else facts), tuple(needs.missing)


def _facts(encounter: Encounter, settings: Settings, needs: Needs, *, is_request: bool) -> ClaimFacts:
    insurance, providers = encounter.insurance, encounter.providers
    _check_header(encounter, settings, needs, is_request=is_request)
    patient = _patient(encounter.patient, needs)
    relationship = insurance.relationship or ""
    code = RELATIONSHIPS.get(relationship.casefold(), "")
    if not code:
        needs.lack("insurance.relationship", f"one of {', '.join(RELATIONSHIPS)}")
    subscriber = patient if code == RELATIONSHIPS[SELF] else _subscriber(insurance.subscriber, needs)
    needs.text(insurance.member_id, "insurance.member_id", "the subscriber's number with the payer")
    responsibility = RESPONSIBILITIES.get((insurance.responsibility or "").casefold(), "")
    if not responsibility:
        needs.lack("insurance.responsibility", f"one of {', '.join(RESPONSIBILITIES)}")
    is_hospital = encounter.bill_for is ClaimType.HOSPITAL
    lines = tuple(
        _line(line, number, settings, needs, is_hospital=is_hospital, is_request=is_request)
        for number, line in enumerate(encounter.claim_lines or (), start=1)
    )
    if not lines:
        needs.lack("claim_lines", "what is billed")
    total = sum((Decimal(str(line.charge or 0)) for line in lines), Decimal(0))
    form_fits(encounter, lines, total, needs, is_hospital=is_hospital)
    return ClaimFacts(
        encounter=encounter,
        billing=_billing(encounter, settings, needs),
        payer=_payer(encounter, settings, needs),
        patient=patient,
        subscriber=subscriber,
        relationship=code,
        responsibility=responsibility,
        rendering=_person(settings, providers.rendering_npi, needs),
        referring=_person(settings, providers.referring_npi, needs),
        attending=_person(settings, providers.attending_npi, needs),
        operating=_person(settings, providers.operating_npi, needs),
        facility=_facility(encounter, settings, needs),
        lines=lines,
        total=total,
        service_date=needs.value(encounter.service_date, "service_date", "the day of service", date.min),
    )  # fmt: skip


def _check_header(encounter: Encounter, settings: Settings, needs: Needs, *, is_request: bool) -> None:
    claim = encounter.claim
    if claim.attachment_control_number and (claim.attachment_sent_by or "").casefold() not in ATTACHMENT_WAYS:
        needs.lack("claim.attachment_sent_by", f"how the note goes: {', '.join(ATTACHMENT_WAYS)}")
    needs.text(claim.claim_id or encounter.encounter_id, "claim.claim_id", "the account number")
    frequency = needs.text(claim.frequency_code, "claim.frequency_code", "1 original, 7 replacement, 8 void")
    if frequency in CORRECTIONS:
        needs.text(claim.payer_control_number, "claim.payer_control_number",
                   "the payer's number of the claim that this one replaces or voids")  # fmt: skip
    if encounter.bill_for is None:
        needs.lack("bill_for", "professional, asc or hospital")
    elif encounter.bill_for is ClaimType.HOSPITAL:
        _check_hospital(encounter, needs, is_request=is_request)
    else:
        _check_place(encounter, needs)
    if not encounter.diagnoses:
        needs.lack("diagnoses", "at least one")
    for name in ("accepts_assignment", "benefits_assigned", "release_of_information",
                 "provider_signature_on_file"):  # fmt: skip
        if getattr(settings.statements, name) is None:
            needs.lack(f"settings: statements.{name}", "true or false")


def _check_hospital(encounter: Encounter, needs: Needs, *, is_request: bool) -> None:
    claim = encounter.claim
    needs.text(
        claim.facility_type, "claim.facility_type", "the first two digits of the bill type, such as 13"
    )
    for name in () if is_request else ("admission_type", "admission_source", "discharge_status"):
        needs.text(getattr(claim, name), f"claim.{name}", "a hospital's claim states it")
    needs.text(encounter.providers.attending_npi, "providers.attending_npi", "a hospital's claim names one")


def _check_place(encounter: Encounter, needs: Needs) -> None:
    """Where it was done; a practitioner's claim names the person, and the place where it is another's."""
    place, providers = encounter.place_of_service, encounter.providers
    needs.text(place, "place_of_service", "two digits such as 11")
    if encounter.bill_for is ClaimType.PROFESSIONAL:
        needs.text(providers.rendering_npi, "providers.rendering_npi", "who treated")
        if place in FACILITY_PLACES:
            own = "where it was done; the billing provider's own NPI where it is the same place"
            needs.text(providers.facility_npi, "providers.facility_npi", own)


def _patient(patient: Patient, needs: Needs) -> Person:
    last, first = patient.last_name, patient.first_name
    if last is None and patient.name and "," in patient.name:
        last, _, first = patient.name.partition(",")
    person = Person(
        last_name=last, first_name=first, middle_name=patient.middle_name,
        birth_date=patient.birth_date, sex=patient.sex, address=patient.address,
    )  # fmt: skip
    return _identified(person, "patient", needs)


def _subscriber(person: Person, needs: Needs) -> Person:
    last = needs.text(person.last_name, "insurance.subscriber.last_name", "whose plan it is")
    return replace(person, last_name=last)


def _identified(person: Person, path: str, needs: Needs) -> Person:
    address = person.address
    for name in ("street", "city", "state", "zip"):
        needs.text(getattr(address, name), f"{path}.address.{name}", "the patient's address")
    needs.value(person.birth_date, f"{path}.birth_date", "the patient's birth date", date.min)
    needs.text(person.sex, f"{path}.sex", "F, M or U")
    return replace(
        person,
        last_name=needs.text(person.last_name, f"{path}.last_name", "or name as `last, first`"),
        first_name=needs.text(person.first_name, f"{path}.first_name", "or name as `last, first`"),
    )


def _line(
    line: ClaimLine, number: int, settings: Settings, needs: Needs, *, is_hospital: bool, is_request: bool
) -> ClaimLine:
    path = f"claim_lines[{number - 1}]"
    units = needs.value(line.units, f"{path}.units", f"units of {line.code}", 1)
    charge, revenue_code = line.charge, line.revenue_code
    price = first_with(settings.charges, "code", line.code)
    if charge is None:
        known = None if price is None or price.amount is None else price.amount * units
        charge = needs.value(known, f"{path}.charge", f"or settings: charges, for {line.code}", 0)
    if is_hospital:
        revenue_code = revenue_code or (price.revenue_code if price else None)
        if not is_request:
            needs.text(revenue_code, f"{path}.revenue_code", f"or settings: charges, for {line.code}")
    elif not line.diagnosis_pointers:
        needs.lack(f"{path}.diagnosis_pointers", f"the diagnosis that {line.code} is for")
    if line.national_drug_code:
        needs.value(line.drug_quantity, f"{path}.drug_quantity", "goes with the drug code", 0)
        needs.text(line.drug_unit, f"{path}.drug_unit", "ML, UN, GR, ME or F2")
    return replace(line, units=units, charge=charge, revenue_code=revenue_code)


def _payer(encounter: Encounter, settings: Settings, needs: Needs) -> PayerAddress:
    found = first_with(settings.payers, "payer", encounter.payer)
    if found is None:
        named = encounter.payer or "which the encounter does not name"
        needs.lack("settings: payers", f"the payer {named}, with name, id and filing_indicator")
        return PayerAddress()
    for name in ("name", "id", "filing_indicator"):
        needs.text(
            getattr(found, name), f"settings: payers, {encounter.payer}: {name}", "as the payer gives it"
        )
    return found


def _billing(encounter: Encounter, settings: Settings, needs: Needs) -> Organization:
    """Who bills; a surgery centre's own claim is known by what it calls itself, or by SG on its lines."""
    npi = encounter.providers.billing_npi
    found = _organization(
        settings.billing_providers, "billing_providers", npi, "providers.billing_npi", needs, is_billing=True
    )
    is_told = any("SG" in line.modifiers for line in encounter.claim_lines or ())
    if encounter.bill_for is ClaimType.ASC and found.taxonomy not in (None, SURGERY_CENTRE) and not is_told:
        needs.unfit(
            f"settings: billing_providers, {npi}: taxonomy",
            f"is {found.taxonomy}",
            f"{SURGERY_CENTRE}, a surgery centre's, by which its claim is told from a practitioner's",
        )
    return found


def _organization(
    items: tuple[Organization, ...], where: str, npi: str | None, path: str, needs: Needs, *, is_billing: bool
) -> Organization:
    wanted = needs.text(npi, path, "who bills" if is_billing else "where it was done")
    found = first_with(items, "npi", wanted) if wanted else None
    if found is None:
        if wanted:
            needs.lack(f"settings: {where}", f"the one with NPI {wanted}")
        return Organization()
    names = ("name", "tax_id", "taxonomy") if is_billing else ("name",)
    for name in names:
        needs.text(getattr(found, name), f"settings: {where}, {npi}: {name}", "the claim states it")
    for name in ("street", "city", "state", "zip"):
        needs.text(
            getattr(found.address, name), f"settings: {where}, {npi}: address.{name}", "the claim states it"
        )
    address_fits(found.address, f"settings: {where}, {npi}: address", needs)
    return found


def _facility(encounter: Encounter, settings: Settings, needs: Needs) -> Organization | None:
    """The place, where it is another than the billing provider's."""
    npi = encounter.providers.facility_npi
    if npi is None or npi == encounter.providers.billing_npi:
        return None
    path = "providers.facility_npi"
    return _organization(settings.facilities, "facilities", npi, path, needs, is_billing=False)


def _person(settings: Settings, npi: str | None, needs: Needs) -> Practitioner | None:
    if npi is None:
        return None
    found = first_with(settings.practitioners, "npi", npi)
    if found is None or not found.last_name:
        needs.lack("settings: practitioners", f"the one with NPI {npi}, with last_name and first_name")
        return None
    return found
