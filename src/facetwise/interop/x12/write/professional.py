"""Claim and lines of the professional guide: loops 2300 to 2430 of the 837P."""

from collections.abc import Iterator

from facetwise.domain.encounter import ClaimLine
from facetwise.domain.vocabulary import ClaimType
from facetwise.interop.x12.write.facts import ClaimFacts
from facetwise.interop.x12.write.other_payers import adjudications, other_payers
from facetwise.interop.x12.write.parties import organization, practitioner
from facetwise.interop.x12.write.segments import amount, day, segment
from facetwise.interop.x12.write.settings import Statements
from facetwise.interop.x12.write.shared import attachment, drug, line_control_number, references, yes


def professional_claim(facts: ClaimFacts, statements: Statements) -> Iterator[str]:
    """CLM and everything under it."""
    encounter, claim = facts.encounter, facts.encounter.claim
    yield segment(
        "CLM", claim.claim_id or encounter.encounter_id, amount(facts.total), "", "",
        (encounter.place_of_service or "", "B", claim.frequency_code or ""),
        yes(statements.provider_signature_on_file), "A" if statements.accepts_assignment else "C",
        yes(statements.benefits_assigned), "Y" if statements.release_of_information else "I",
    )  # fmt: skip
    yield from attachment(facts)
    yield from references(facts)
    if claim.note:
        yield segment("NTE", "ADD", claim.note[:80])
    codes = [code.replace(".", "") for code in encounter.diagnoses or ()]
    yield segment("HI", *((("ABK" if n == 0 else "ABF"), code) for n, code in enumerate(codes[:12])))
    yield from practitioner("DN", facts.referring)
    if encounter.bill_for is not ClaimType.ASC:  # a surgery centre's own claim names nobody who rendered
        yield from practitioner("82", facts.rendering, specialty="PE")
    if facts.facility is not None:
        yield from organization("77", facts.facility)
    yield from other_payers(facts)
    for number, line in enumerate(facts.lines, start=1):
        yield from _line(facts, line, number)


def _line(facts: ClaimFacts, line: ClaimLine, number: int) -> Iterator[str]:
    yield segment("LX", str(number))
    yield segment(
        "SV1", ("HC", line.code, *line.modifiers[:4]), amount(line.charge or 0), "UN",
        amount(line.units or 0), line.place_of_service or "", "",
        tuple(str(item) for item in line.diagnosis_pointers[:4]),
    )  # fmt: skip
    yield segment("DTP", "472", "D8", day(line.service_date or facts.service_date))
    if line.authorization_number:
        yield segment("REF", "G1", line.authorization_number)
    yield segment("REF", "6R", line_control_number(facts, line, number))
    yield from drug(line)
    yield from adjudications(facts, line, number)
