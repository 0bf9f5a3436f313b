"""What a Claim asks for: its items as claim lines, and the diagnoses that they point at."""

from datetime import date

from facetwise.domain.encounter import (
    ClaimLine,
)
from facetwise.interop.fhir.claim_problems import procedure_of
from facetwise.interop.fhir.systems import (
    ICD10,
    PLACE_OF_SERVICE,
    Resource,
    any_code,
    code,
    listed,
    member,
    number_of,
    only_code,
)


def line_of(item: Resource, sequences: list[int], places: list[str], first_day: date | None) -> ClaimLine:
    """An item as a claim line; its pointers count the diagnoses from 1, in the order of their ``sequences``.

    Place and day are given only where they differ from the claim's own: the first of ``places``, and ``first_day``.
    """
    place, day = place_of_service(item), service_date(item)
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


def diagnoses_of(claim: Resource) -> dict[int, str]:
    """Diagnoses by their sequence, which the lines point at."""
    found: dict[int, str] = {}
    for position, entry in enumerate(listed(claim.get("diagnosis")), start=1):
        sequence = entry.get("sequence")
        icd10 = only_code(entry.get("diagnosisCodeableConcept"), (ICD10,)) or ""
        found[sequence if isinstance(sequence, int) else position] = icd10
    return dict(sorted(found.items()))


def place_of_service(item: Resource) -> str | None:
    """The two digits of the place of service of an item, where its concept has them."""
    return code(item.get("locationCodeableConcept"), (PLACE_OF_SERVICE,))


def service_date(item: Resource) -> date | None:
    """The day of an item, or the first of its period."""
    return day_of(item.get("servicedDate")) or day_of(member(item, "servicedPeriod").get("start"))


def day_of(value: object) -> date | None:
    """A FHIR date or the day of a dateTime; None for a year or month alone."""
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
