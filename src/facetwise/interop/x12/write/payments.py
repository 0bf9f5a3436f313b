"""Whether what another payer paid and cut makes the charges: a claim out of balance is refused by the next payer.

Source: 837 guides, coordination of benefits, as `facetwise.interop.x12.syntax.balances` checks it.
"""

from collections.abc import Iterable
from decimal import Decimal

from facetwise.domain.billing import Adjustment, OtherPayer
from facetwise.domain.encounter import ClaimLine
from facetwise.interop.x12.write.needs import Needs
from facetwise.interop.x12.write.segments import amount


def payments_fit(
    others: Iterable[OtherPayer], lines: tuple[ClaimLine, ...], total: Decimal, needs: Needs
) -> None:
    """Note each line and each claim whose sums do not agree; what was not told is not judged."""
    for number, other in enumerate(others):
        path = f"insurance.other[{number}]"
        of_lines = _of_lines(other, lines, path, needs)
        if other.paid is None or not (other.lines or other.adjustments):
            continue
        wanted = (total if of_lines is None else of_lines) - _sum(other.adjustments)
        if _exact(other.paid) != wanted:
            why = f"{amount(wanted)}, what lines were paid, or charged, less the adjustments of the claim"
            needs.unfit(f"{path}.paid", f"is {amount(other.paid)}", why)


def _of_lines(other: OtherPayer, lines: tuple[ClaimLine, ...], path: str, needs: Needs) -> Decimal | None:
    """What was paid of the lines; nothing where none was told."""
    if not other.lines:
        return None
    charges = {number: line.charge for number, line in enumerate(lines, start=1)}
    for number, told in enumerate(other.lines):
        charge = charges.get(told.line or 0)
        made = _exact(told.paid) + _sum(told.adjustments)
        if charge is not None and made != _exact(charge):
            where, state = f"{path}.lines[{number}]", f"makes {amount(made)} with its adjustments"
            needs.unfit(where, state, f"{amount(charge)}, the charge of claim_lines[{(told.line or 0) - 1}]")
    return sum((_exact(told.paid) for told in other.lines), Decimal(0))


def _sum(adjustments: Iterable[Adjustment] | None) -> Decimal:
    return sum((_exact(item.amount) for item in adjustments or ()), Decimal(0))


def _exact(value: float | None) -> Decimal:
    return round(Decimal(str(value or 0)), 2)
