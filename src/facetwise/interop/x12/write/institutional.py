"""Claim and lines of the institutional guide: loops 2300 to 2430 of the 837I."""

from collections.abc import Iterator

from facetwise.domain.encounter import ClaimLine
from facetwise.interop.x12.write.facts import ClaimFacts
from facetwise.interop.x12.write.other_payers import adjudications, other_payers
from facetwise.interop.x12.write.parties import organization, practitioner
from facetwise.interop.x12.write.segments import amount, day, segment
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

OTHER_DIAGNOSES_IN_ONE_SEGMENT = 12


def institutional_claim(facts: ClaimFacts, statements: Statements) -> Iterator[str]:
    """CLM and everything under it."""
    encounter, claim = facts.encounter, facts.encounter.claim
    account, *control_numbers = numbers(facts)
    yield segment(
        "CLM", account, amount(facts.total), "", "",
        (claim.facility_type or "", "A", claim.frequency_code or ""), "",
        "A" if statements.accepts_assignment else "C", yes(statements.benefits_assigned),
        "Y" if statements.release_of_information else "I",
    )  # fmt: skip
    first, last = facts.first_and_last_day
    yield segment("DTP", "434", "RD8", f"{day(first)}-{day(last)}")
    yield segment("CL1", claim.admission_type, claim.admission_source, claim.discharge_status)
    yield from attachment(facts)
    yield from references(facts)
    if claim.note:
        yield segment("NTE", "ADD", claim.note[:80])
    principal, *others = [code.replace(".", "") for code in encounter.diagnoses or ()]
    yield segment("HI", ("ABK", principal))
    if claim.reason_for_visit:
        yield segment("HI", ("APR", claim.reason_for_visit.replace(".", "")))
    for start in range(0, len(others), OTHER_DIAGNOSES_IN_ONE_SEGMENT):
        part = others[start : start + OTHER_DIAGNOSES_IN_ONE_SEGMENT]
        yield segment("HI", *(("ABF", code) for code in part))
    yield from practitioner("71", facts.attending, specialty="AT")
    yield from practitioner("72", facts.operating)
    if facts.rendering and facts.rendering != facts.attending:
        yield from practitioner("82", facts.rendering)
    if facts.facility is not None:
        yield from organization("77", facts.facility)
    yield from practitioner("DN", facts.referring)
    yield from other_payers(facts)
    for number, (line, control_number) in enumerate(zip(facts.lines, control_numbers, strict=True), start=1):
        yield from _line(facts, line, number, control_number)


def _line(facts: ClaimFacts, line: ClaimLine, number: int, control_number: str) -> Iterator[str]:
    yield line_number(number)
    procedure = ("HC", line.code, *line.modifiers[:4])
    yield segment(
        "SV2", line.revenue_code, procedure, amount(line.charge or 0), "UN", amount(line.units or 0)
    )
    yield service_day(line.service_date or facts.service_date)
    if control_number:
        yield f"REF*6R*{control_number}"
    yield from drug(line)
    yield from adjudications(facts, line, number)
