"""A claim's facts as what stands in each box of the form, six service lines a page.

What does not fit a box is cut and told, never in silence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from facetwise.domain.billing import Address, Person
from facetwise.domain.encounter import ClaimLine
from facetwise.domain.vocabulary import ClaimType
from facetwise.interop.cms1500.grid import Cell, cells
from facetwise.interop.x12.write.facts import ClaimFacts
from facetwise.interop.x12.write.settings import Organization, Settings
from facetwise.interop.x12.write.shared import drug_code

LINES_ON_A_PAGE = 6
MOST_DIAGNOSES = 12
_LETTERS = "ABCDEFGHIJKL"
_COVERAGE = {"MB": "medicare", "MC": "medicaid", "CH": "tricare", "WC": "feca"}
_RELATIONSHIPS = {"18": "self", "01": "spouse", "19": "child"}
_SEXES = {"M": "male", "F": "female"}
_CORRECTIONS = ("7", "8")


@dataclass(frozen=True, slots=True)
class Box:
    """What is printed at one place."""

    cell: Cell
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One form: its boxes from the top down, and what was cut because it does not fit."""

    boxes: tuple[Box, ...]
    cut: tuple[str, ...]

    def value(self, box: str, part: str = "") -> str | None:
        """What stands at a place; None where it is empty."""
        return next(
            (item.text for item in self.boxes if (item.cell.box, item.cell.part) == (box, part)), None
        )


def pages_of(facts: ClaimFacts, settings: Settings) -> list[Page]:
    """The forms of one claim. Each stands alone: its total is that of its own lines.

    Boxes 10a to 10c (whether work or an accident is the cause) and 20 stay open: nothing here tells.

    Raises:
        ValueError: for a hospital's own claim, which has another form.
    """
    if facts.is_institutional:
        raise ValueError("a hospital's own claim goes on the UB-04, not on the CMS-1500")
    starts = range(0, len(facts.lines), LINES_ON_A_PAGE)
    return [_page(facts, settings, start) for start in starts]


def _page(facts: ClaimFacts, settings: Settings, start: int) -> Page:
    lines = facts.lines[start : start + LINES_ON_A_PAGE]
    said = [
        *_insurance(facts),
        *_people(facts),
        *_other_plan(facts),
        *_claim(facts, settings),
        *(entry for number, line in enumerate(lines, start=1) for entry in _line(facts, line, number)),
        *_foot(facts, settings, lines),
        *_paid(facts, start, len(lines)),
    ]
    places, cut, boxes = cells(), [], []
    for (box, part), text in said:
        cell, whole = places[box, part], _printable(text)
        if len(whole) > cell.width:
            cut.append(f"box {box} ({cell.what}): {len(whole)} characters, {cell.width} fit")
        if whole:
            boxes.append(Box(cell, whole[: cell.width]))
    if (count := len(_numbers(facts))) > 1:
        cut.append(f"box 23 (authorization or referral): {count} numbers, one fits")
    boxes.sort(key=lambda item: (item.cell.line, item.cell.column))
    return Page(tuple(boxes), tuple(cut))


Entry = tuple[tuple[str, str], str]


def _insurance(facts: ClaimFacts) -> Iterator[Entry]:
    yield ("carrier", "name"), facts.payer.name or ""
    yield ("1", _COVERAGE.get(facts.payer.filing_indicator or "", "other")), "X"
    yield ("1a", ""), facts.encounter.insurance.member_id or ""


def _people(facts: ClaimFacts) -> Iterator[Entry]:
    patient, subscriber = facts.patient, facts.subscriber
    yield ("2", ""), _name(patient)
    yield from _birth("3", patient)
    yield ("4", ""), _name(subscriber)
    yield from _address("5", patient.address)
    yield ("6", _RELATIONSHIPS.get(facts.relationship, "other")), "X"
    yield from _address("7", subscriber.address)
    yield ("11", ""), facts.encounter.insurance.group_number or ("NONE" if _is_medicare_first(facts) else "")
    if facts.relationship != "18":
        yield from _birth("11a", subscriber)


def _is_medicare_first(facts: ClaimFacts) -> bool:
    """Medicare as first payer wants the word NONE in box 11 (Pub. 100-04 ch. 26, as contractors' pages say)."""
    return facts.payer.filing_indicator == "MB" and facts.responsibility == "P"


def _other_plan(facts: ClaimFacts) -> Iterator[Entry]:
    others = facts.encounter.insurance.other
    if others:
        first = others[0]
        own = first.subscriber if first.subscriber.last_name else facts.patient
        yield ("9", ""), _name(own)
        yield ("9a", ""), first.group_number or first.member_id or ""
        yield ("9d", ""), first.name or ""
    if facts.payer.filing_indicator != "MB":
        yield ("11d", "yes" if others else "no"), "X"


def _claim(facts: ClaimFacts, settings: Settings) -> Iterator[Entry]:
    claim, statements = facts.encounter.claim, settings.statements
    on_file = "SIGNATURE ON FILE"
    yield ("12", ""), on_file if statements.release_of_information else ""
    yield ("13", ""), on_file if statements.benefits_assigned else ""
    if facts.referring is not None:
        yield ("17", "qualifier"), "DN"
        yield ("17", "name"), f"{facts.referring.first_name or ''} {facts.referring.last_name or ''}".strip()
        yield ("17b", ""), facts.referring.npi or ""
    yield ("19", ""), claim.note or ""
    yield ("21", "indicator"), "0"
    for letter, icd10 in zip(_LETTERS, facts.encounter.diagnoses or (), strict=False):
        yield ("21", letter), icd10.replace(".", "")
    if claim.frequency_code in _CORRECTIONS:
        yield ("22", "code"), claim.frequency_code or ""
        yield ("22", "reference"), claim.payer_control_number or ""
    yield ("23", ""), next(iter(_numbers(facts)), "")


def _numbers(facts: ClaimFacts) -> list[str]:
    """What asks for box 23, which holds one number: the authorization, a line's own one, the referral."""
    encounter = facts.encounter
    of_lines = (line.authorization_number for line in facts.lines)
    asked = (encounter.authorization.number, *of_lines, encounter.claim.referral_number)
    return list(dict.fromkeys(number for number in asked if number))


def _line(facts: ClaimFacts, line: ClaimLine, number: int) -> Iterator[Entry]:
    day = line.service_date or facts.service_date
    if line.national_drug_code:
        quantity = f" {line.drug_unit or ''}{line.drug_quantity:g}" if line.drug_quantity else ""
        yield (f"24.{number}", "shaded"), f"N4{drug_code(line.national_drug_code)}{quantity}"
    for when in ("from", "to"):
        for part, text in zip(("month", "day", "year"), _month_day_year(day, short=True), strict=True):
            yield (f"24A.{number}", f"{when} {part}"), text
    yield (f"24B.{number}", ""), line.place_of_service or facts.encounter.place_of_service or ""
    yield (f"24D.{number}", "code"), line.code
    for position, modifier in enumerate(line.modifiers[:4], start=1):
        yield (f"24D.{number}", f"modifier {position}"), modifier
    letters = (_LETTERS[item - 1] for item in line.diagnosis_pointers[:4] if 1 <= item <= MOST_DIAGNOSES)
    yield (f"24E.{number}", ""), "".join(letters)
    yield from _money(f"24F.{number}", Decimal(str(line.charge or 0)))
    yield (f"24G.{number}", ""), f"{line.units or 0:g}"
    if facts.rendering is not None and facts.encounter.bill_for is not ClaimType.ASC:
        yield (f"24J.{number}", ""), facts.rendering.npi or ""


def _foot(facts: ClaimFacts, settings: Settings, lines: tuple[ClaimLine, ...]) -> Iterator[Entry]:
    claim = facts.encounter.claim
    yield ("25", ""), (facts.billing.tax_id or "").replace("-", "")
    yield ("25", "ein"), "X"
    yield ("26", ""), claim.claim_id or facts.encounter.encounter_id or ""
    yield ("27", "yes" if settings.statements.accepts_assignment else "no"), "X"
    yield from _money("28", sum((Decimal(str(line.charge or 0)) for line in lines), Decimal(0)))
    yield ("31", ""), "SIGNATURE ON FILE" if settings.statements.provider_signature_on_file else ""
    if facts.facility is not None:
        yield from _place("32", facts.facility)
    yield from _place("33", facts.billing)


def _paid(facts: ClaimFacts, start: int, count: int) -> Iterator[Entry]:
    """What other payers paid for the lines of this form; what is told of the claim alone stands on the first."""
    paid: list[float] = []
    for other in facts.encounter.insurance.other or ():
        if len(facts.lines) > LINES_ON_A_PAGE and other.lines:
            here = range(start + 1, start + count + 1)
            paid += [line.paid for line in other.lines if line.line in here and line.paid is not None]
        elif other.paid is not None and start == 0:
            paid.append(other.paid)
    if paid:
        yield from _money("29", sum((Decimal(str(item)) for item in paid), Decimal(0)))


def _place(box: str, organization: Organization) -> Iterator[Entry]:
    address = organization.address
    yield (box, "name"), organization.name or ""
    yield (box, "street"), " ".join(filter(None, (address.street, address.street_2)))
    yield (box, "city"), " ".join(filter(None, (address.city, address.state, address.zip)))
    yield (f"{box}a", ""), organization.npi or ""


def _name(person: Person) -> str:
    return ", ".join(filter(None, (person.last_name, person.first_name, (person.middle_name or "")[:1])))


def _birth(box: str, person: Person) -> Iterator[Entry]:
    if person.birth_date:
        for part, text in zip(("month", "day", "year"), _month_day_year(person.birth_date), strict=True):
            yield (box, part), text
    if sex := _SEXES.get(person.sex or ""):
        yield (box, sex), "X"


def _address(box: str, address: Address) -> Iterator[Entry]:
    yield (box, "street"), " ".join(filter(None, (address.street, address.street_2)))
    yield (box, "city"), address.city or ""
    yield (box, "state"), address.state or ""
    yield (box, "zip"), address.zip or ""


def _money(box: str, amount: Decimal) -> Iterator[Entry]:
    """Dollars to the right of their place, cents apart: the form has a line between them."""
    dollars, _, cents = f"{amount:.2f}".partition(".")
    yield (box, "dollars"), f"{dollars:>{cells()[box, 'dollars'].width}}"
    yield (box, "cents"), cents


def _month_day_year(day: date, *, short: bool = False) -> tuple[str, str, str]:
    return f"{day:%m}", f"{day:%d}", f"{day:%y}" if short else f"{day:%Y}"


def _printable(text: str) -> str:
    """Capitals, as the form's readers want them; spaces in front are kept, for they set a number to the right."""
    return text.upper().rstrip()
