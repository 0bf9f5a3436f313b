"""What other payers paid and why not more: loops 2320 and 2330 of the claim, 2430 of its lines."""

from collections.abc import Iterator

from facetwise.domain.billing import Adjustment, OtherPayer
from facetwise.domain.encounter import ClaimLine
from facetwise.interop.x12.write.facts import RELATIONSHIPS, RESPONSIBILITIES, ClaimFacts
from facetwise.interop.x12.write.parties import person_at_home
from facetwise.interop.x12.write.segments import amount, day, segment


def other_payers(facts: ClaimFacts) -> Iterator[str]:
    """Loops 2320 to 2330B, one for each other payer."""
    statements = "Y" if facts.encounter.insurance.other else ""
    for other in facts.encounter.insurance.other or ():
        insured = other.subscriber if other.subscriber.last_name else facts.patient
        yield segment(
            "SBR", RESPONSIBILITIES.get((other.responsibility or "").casefold()),
            RELATIONSHIPS.get((other.relationship or "").casefold()), other.group_number,
            "", "", "", "", "", other.filing_indicator,
        )  # fmt: skip
        yield from adjustments(other.adjustments or ())
        if other.paid is not None:
            yield segment("AMT", "D", amount(other.paid))
        yield segment("OI", "", "", statements, "", "", "Y")
        yield from person_at_home("IL", insured, "MI", other.member_id, with_birth=False)
        yield segment("NM1", "PR", "2", other.name, "", "", "", "", "PI", other.payer_id)
        if other.adjudicated and not other.lines:
            yield segment("DTP", "573", "D8", day(other.adjudicated))


def adjudications(facts: ClaimFacts, line: ClaimLine, number: int) -> Iterator[str]:
    """Loops 2430 of one line, one for each other payer that told what became of it."""
    for other in facts.encounter.insurance.other or ():
        for paid in other.lines or ():
            if paid.line == number:
                yield _paid(other, line, paid.paid or 0)
                yield from adjustments(paid.adjustments or ())
                if other.adjudicated:
                    yield segment("DTP", "573", "D8", day(other.adjudicated))


def adjustments(items: tuple[Adjustment, ...]) -> Iterator[str]:
    """One CAS for each group, up to six reasons in each."""
    groups = list(dict.fromkeys(item.group for item in items))
    for group in groups:
        own = [item for item in items if item.group == group]
        for start in range(0, len(own), 6):
            elements: list[str] = []
            for item in own[start : start + 6]:
                quantity = "" if item.quantity is None else amount(item.quantity)
                elements += [item.reason or "", amount(item.amount or 0), quantity]
            yield segment("CAS", group, *elements)


def _paid(other: OtherPayer, line: ClaimLine, paid: float) -> str:
    procedure = ("HC", line.code, *line.modifiers[:4])
    return segment("SVD", other.payer_id, amount(paid), procedure, line.revenue_code, amount(line.units or 1))
