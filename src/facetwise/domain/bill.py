"""A bill or an explanation of benefits as a patient holds it: codes, modifiers, units, amounts, reasons."""

from dataclasses import dataclass
from enum import StrEnum


class Amount(StrEnum):
    """What an amount on a bill is called there."""

    BILLED = "billed"
    ALLOWED = "allowed"
    ADJUSTED = "adjusted"  # taken off by contract
    NOT_COVERED = "not_covered"
    PAID = "paid"
    OWED = "owed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """One line that names a code. ``text_line`` counts lines of the text from 1; amounts are in dollars."""

    code: str
    modifiers: tuple[str, ...] = ()
    units: float | None = None
    amounts: tuple[tuple[Amount, float], ...] = ()
    reasons: tuple[str, ...] = ()  # denial and remark codes, as printed: CO-97, N519
    text_line: int | None = None

    def amount(self, kind: Amount) -> float | None:
        """The amount of this kind, in dollars; None where the line has none."""
        return dict(self.amounts).get(kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """The lines of a bill in their order, and what it says itself is billed and owed in all.

    ``passed_over`` counts the lines with a code beyond those that are read.
    """

    lines: tuple[BillLine, ...]
    totals: tuple[tuple[Amount, float], ...] = ()
    passed_over: int = 0
