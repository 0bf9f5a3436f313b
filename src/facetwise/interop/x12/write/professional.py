"""Claim and lines of the professional guide: loops 2300 to 2430 of the 837P."""

from collections.abc import Iterator

from facetwise.domain.encounter import ClaimLine
from facetwise.domain.vocabulary import ClaimType
from facetwise.interop.x12.write.facts import ClaimFacts
from facetwise.interop.x12.write.other_payers import adjudications, other_payers
from facetwise.interop.x12.write.parties import organization, practitioner
from facetwise.interop.x12.write.segments import amount, kept, segment
from facetwise.interop.x12.write.settings import Statements
from facetwise.interop.x12.write.shared import (
    attachment,
    drug,
    line_number,
    numbers,
    references,
    service_day,
    yes,
)


def professional_claim(facts: ClaimFacts, statements: Statements) -> Iterator[str]:
    """CLM and everything under it."""
    encounter, claim = facts.encounter, facts.encounter.claim
    account, *control_numbers = numbers(facts)
    stated = _stated(encounter.place_of_service or "", claim.frequency_code or "", statements)
    yield f"CLM*{account}*{amount(facts.total)}**{stated}"
    yield from attachment(facts)
    yield from references(facts)
    if claim.note:
        yield segment("NTE", "ADD", claim.note[:80])
    yield _diagnoses(encounter.diagnoses or ())
    yield from practitioner("DN", facts.referring)
    if encounter.bill_for is not ClaimType.ASC:  # a surgery centre's own claim names nobody who rendered
        yield from practitioner("82", facts.rendering, specialty="PE")
    if facts.facility is not None:
        yield from organization("77", facts.facility)
    yield from other_payers(facts)
    for number, (line, control_number) in enumerate(zip(facts.lines, control_numbers, strict=True), start=1):
        yield from _line(facts, line, number, control_number)


@kept
def _stated(place_of_service: str, frequency_code: str, statements: Statements) -> str:
    """CLM from its fifth element on."""
    return segment(
        "", (place_of_service, "B", frequency_code),
        yes(statements.provider_signature_on_file), "A" if statements.accepts_assignment else "C",
        yes(statements.benefits_assigned), "Y" if statements.release_of_information else "I",
    )  # fmt: skip


@kept
def _diagnoses(codes: tuple[str, ...]) -> str:
    plain = [code.replace(".", "") for code in codes]
    return segment("HI", *((("ABK" if n == 0 else "ABF"), code) for n, code in enumerate(plain[:12])))


@kept
def _service(
    procedure: tuple[str, ...],
    charge: float | None,
    units: float | None,
    place_of_service: str | None,
    pointers: tuple[int, ...],
) -> str:
    return segment(
        "SV1", procedure, amount(charge or 0), "UN", amount(units or 0), place_of_service, "",
        tuple(map(str, pointers)),
    )  # fmt: skip


def _line(facts: ClaimFacts, line: ClaimLine, number: int, control_number: str) -> Iterator[str]:
    yield line_number(number)
    yield _service(
        ("HC", line.code, *line.modifiers[:4]), line.charge, line.units, line.place_of_service,
        line.diagnosis_pointers[:4],
    )  # fmt: skip
    yield service_day(line.service_date or facts.service_date)
    if line.authorization_number:
        yield segment("REF", "G1", line.authorization_number)
    if control_number:
        yield f"REF*6R*{control_number}"
    yield from drug(line)
    yield from adjudications(facts, line, number)
