"""What both guides write alike: references of the claim, drugs, numbers of lines."""

from collections.abc import Iterator
from datetime import date

from facetwise.domain.encounter import ClaimLine
from facetwise.interop.x12.write.facts import ATTACHMENT_WAYS, CORRECTIONS, ClaimFacts
from facetwise.interop.x12.write.segments import amount, cleaned, day, kept, segment

_OPERATIVE_NOTE = "OB"


def attachment(facts: ClaimFacts) -> Iterator[str]:
    """The note that goes beside the claim, by the number that stands on both."""
    claim = facts.encounter.claim
    if claim.attachment_control_number and claim.attachment_sent_by:
        way = ATTACHMENT_WAYS[claim.attachment_sent_by.casefold()]
        yield segment("PWK", _OPERATIVE_NOTE, way, "", "", "AC", claim.attachment_control_number)


def references(facts: ClaimFacts) -> Iterator[str]:
    """Referral, authorization, and the payer's number of the claim that is replaced or voided."""
    encounter = facts.encounter
    if encounter.claim.referral_number:
        yield segment("REF", "9F", encounter.claim.referral_number)
    if encounter.authorization.number:
        yield segment("REF", "G1", encounter.authorization.number)
    if encounter.claim.frequency_code in CORRECTIONS:
        yield segment("REF", "F8", encounter.claim.payer_control_number)


def drug(line: ClaimLine) -> Iterator[str]:
    """The national drug code of a line, with its quantity."""
    if line.national_drug_code:
        yield segment("LIN", "", "N4", drug_code(line.national_drug_code))
        yield segment("CTP", "", "", "", amount(line.drug_quantity or 0), line.drug_unit)


def drug_code(written: str) -> str:
    """A national drug code as claims write it, without the hyphens of the label."""
    return written.replace("-", "")


@kept
def line_number(number: int) -> str:
    """The segment that begins a line."""
    return segment("LX", str(number))


@kept
def service_day(value: date) -> str:
    """The day of service of a line."""
    return segment("DTP", "472", "D8", day(value))


def numbers(facts: ClaimFacts) -> list[str]:
    """The account number, and that of each line: it comes back with the payment and names one line of the practice."""
    account = facts.encounter.claim.claim_id or facts.encounter.encounter_id or ""
    own = (line.control_number or f"{account[:26]}-{n}" for n, line in enumerate(facts.lines, start=1))
    return cleaned(account, *own)


def yes(statement: bool | None) -> str:
    """Y or N."""
    return "Y" if statement else "N"
