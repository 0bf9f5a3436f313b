"""ExplanationOfBenefit (CARIN Blue Button 2.2.0, or plain R4) to a bill that a patient can read."""

from collections.abc import Iterator

from facetwise.domain.bill import Amount, Bill, BillLine
from facetwise.interop.fhir.documents import FhirFile
from facetwise.interop.fhir.systems import (
    ADJUSTMENT_REASON,
    PROCEDURE_CODES,
    REMARK,
    Resource,
    any_code,
    code,
    codes,
    listed,
    member,
    number_of,
    text_of,
)
from facetwise.interop.problems import InputProblem

_ONE_AMOUNT = {
    "submitted": Amount.BILLED,
    "eligible": Amount.ALLOWED,
    "benefit": Amount.PAID,
    "paidtoprovider": Amount.PAID,
    "memberliability": Amount.OWED,
}
EXPECTED = "an ExplanationOfBenefit in force, with items and their codes"
_NONE = ("cancelled", "entered-in-error")
_PATIENT_PARTS = ("deductible", "copay", "coinsurance")


def read_benefits(file: FhirFile) -> list[Bill]:
    """One bill for each ExplanationOfBenefit of a file that holds, with the lines that name a procedure code."""
    return [
        Bill(lines=tuple(line for item in listed(eob.resource.get("item")) for line in _line(item)))
        for eob in file.of("ExplanationOfBenefit")
        if _why_none(eob.resource) is None
    ]


def benefits_left_out(file: FhirFile, *, source: str) -> Iterator[InputProblem]:
    """Explanations that hold no longer, and those without a line that names a procedure code."""
    found = file.of("ExplanationOfBenefit")
    for eob in found:
        lines = [line for item in listed(eob.resource.get("item")) for line in _line(item)]
        why = _why_none(eob.resource) or (None if lines else "no line with a procedure code stands in it")
        if why:
            yield InputProblem(
                source=source, line=eob.line, path=eob.place, message=why, expected=EXPECTED, fatal=True
            )
    if not found and file.resources:
        kinds = ", ".join(sorted({item.kind for item in file.resources}))
        message = f"no ExplanationOfBenefit is among the resources ({kinds})"
        yield InputProblem(source=source, message=message, expected=EXPECTED, fatal=True)


def _why_none(eob: Resource) -> str | None:
    """Why an explanation says nothing of what is owed."""
    status = text_of(eob.get("status"))
    return (
        f"its status is {status}: it no longer holds, ask the plan for the newest one"
        if status in _NONE
        else None
    )


def _line(item: Resource) -> Iterator[BillLine]:
    found = code(item.get("productOrService"), PROCEDURE_CODES)
    if found is None:
        return
    adjudications = listed(item.get("adjudication"))
    yield BillLine(
        code=found,
        modifiers=tuple(filter(None, (any_code(modifier) for modifier in listed(item.get("modifier"))))),
        units=number_of(member(item, "quantity").get("value")),
        amounts=tuple(_amounts(adjudications).items()),
        reasons=tuple(
            dict.fromkeys(
                reason
                for entry in adjudications
                for reason in codes(entry.get("reason"), (ADJUSTMENT_REASON, REMARK))
            )
        ),
    )


def _amounts(adjudications: list[Resource]) -> dict[Amount, float]:
    """Amounts by kind; what a patient owes is the liability as stated, else the sum of its parts."""
    found: dict[Amount, float] = {}
    parts: list[float] = []
    for entry in adjudications:
        category = any_code(entry.get("category"))
        amount = number_of(member(entry, "amount").get("value"))
        if amount is None or category is None:
            continue
        if category in _ONE_AMOUNT:
            found[_ONE_AMOUNT[category]] = amount
        elif category in _PATIENT_PARTS:
            parts.append(amount)
    if parts:
        found.setdefault(Amount.OWED, round(sum(parts), 2))
    return {kind: found[kind] for kind in Amount if kind in found}
