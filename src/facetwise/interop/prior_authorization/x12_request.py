"""A claim's facts as a 278 request (005010X217).

No validator for this guide is to be had here: the file has the shape of the samples that were read, and has to be
tried with the payer before it is relied upon.
"""

from collections.abc import Iterator

from facetwise.domain.encounter import ClaimLine
from facetwise.interop.x12.write.envelope import Interchange, one_set
from facetwise.interop.x12.write.facts import ClaimFacts
from facetwise.interop.x12.write.parties import person, practitioner
from facetwise.interop.x12.write.segments import (
    amount,
    day,
    segment,
)
from facetwise.interop.x12.write.settings import Settings

VERSION = "005010X217"
EVENT_REQUEST, HEALTH_SERVICES, INITIAL = "13", "HS", "I"


def write_278(
    facts: ClaimFacts,
    settings: Settings,
    interchange: Interchange,
    *,
    trace: str,
    attachment_control_number: str | None = None,
) -> bytes:
    """The request as a file, one segment a line.

    Args:
        facts: claim and people, complete as `facts_of` gives them.
        settings: the practice's own settings.
        interchange: when it was made, and its number.
        trace: the practice's own number of the request.
        attachment_control_number: number of a note that follows another way.
    """
    body = list(_body(facts, settings, trace, interchange, attachment_control_number))
    return one_set(body, settings, interchange, kinds=("HI", "278"), version=VERSION)


def _body(
    facts: ClaimFacts, settings: Settings, trace: str, interchange: Interchange, attachment: str | None
) -> Iterator[str]:
    made, insurance = interchange.made, facts.encounter.insurance
    company = f"9{(facts.billing.tax_id or '').replace('-', '')}"
    yield segment("BHT", "0007", EVENT_REQUEST, trace, f"{made:%Y%m%d}", f"{made:%H%M}")
    yield segment("HL", "1", "", "20", "1")
    yield segment("NM1", "X3", "2", facts.payer.name, "", "", "", "", "PI", facts.payer.id)
    yield segment("HL", "2", "1", "21", "1")
    yield segment("NM1", "1P", "2", facts.billing.name, "", "", "", "", "XX", facts.billing.npi)
    phone = "".join(sign for sign in settings.sender.phone or "" if sign.isdigit())
    yield segment("PER", "IC", settings.sender.contact, "TE", phone)
    yield segment("HL", "3", "2", "22", "1")
    yield person("IL", facts.subscriber, "MI", insurance.member_id)
    if facts.subscriber.birth_date:
        yield segment("DMG", "D8", day(facts.subscriber.birth_date), facts.subscriber.sex or "U")
    level = 3
    if facts.relationship != "18":
        level = 4
        yield segment("HL", "4", "3", "23", "1")
        yield person("QC", facts.patient)
        if facts.patient.birth_date:
            yield segment("DMG", "D8", day(facts.patient.birth_date), facts.patient.sex or "U")
    yield from _event(facts, trace, company, level, attachment)
    for number, line in enumerate(facts.lines, start=1):
        yield segment("HL", str(level + 1 + number), str(level + 1), "SS", "0")
        yield segment("TRN", "1", f"{trace}-{number}", company)
        yield segment("UM", HEALTH_SERVICES, INITIAL)
        yield segment("DTP", "472", "D8", day(line.service_date or facts.service_date))
        yield _service(line, is_institutional=facts.is_institutional)


def _event(facts: ClaimFacts, trace: str, company: str, level: int, attachment: str | None) -> Iterator[str]:
    yield segment("HL", str(level + 1), str(level), "EV", "1")
    yield segment("TRN", "1", trace, company)
    yield segment("UM", HEALTH_SERVICES, INITIAL, "2", _place(facts))  # 2: surgical
    yield segment("DTP", "AAH", "D8", day(facts.service_date))
    codes = [
        ("ABK" if number == 1 else "ABF", icd10.replace(".", ""))
        for number, icd10 in enumerate(facts.encounter.diagnoses or (), start=1)
    ]
    if codes:
        yield segment("HI", *codes)
    if attachment:
        yield segment("PWK", "OB", "EL", "", "", "AC", attachment)
    yield from practitioner("71", facts.treating)


def _place(facts: ClaimFacts) -> tuple[str, str] | str:
    """Where: a hospital's bill type, or a place of service."""
    if facts.is_institutional:
        return (facts.encounter.claim.facility_type or "", "A")
    place = facts.encounter.place_of_service
    return (place, "B") if place else ""


def _service(line: ClaimLine, *, is_institutional: bool) -> str:
    procedure = ("HC", line.code, *line.modifiers)
    asked = (procedure, amount(line.charge or 0), "UN", f"{line.units or 1:g}")
    return segment("SV2", line.revenue_code, *asked) if is_institutional else segment("SV1", *asked)
