"""Who pays and who is insured: the facts that only a claim needs, and a check of the record does not.

As everywhere, ``None`` means *not known*; what a claim cannot go out without is asked for, never invented.
"""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where somebody lives or works. ``zip`` has five digits, or nine where a provider bills from here."""

    street: str | None = None
    street_2: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person with the parts of the name apart, as a claim writes them."""

    last_name: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    birth_date: date | None = None
    sex: str | None = None
    address: Address = field(default_factory=Address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """Why another payer paid less than was charged: group (CO, PR …), reason code, amount in dollars."""

    group: str | None = None
    reason: str | None = None
    amount: float | None = None
    quantity: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLine:
    """What another payer made of one line of this claim; ``line`` counts from 1."""

    line: int | None = None
    paid: float | None = None
    adjustments: tuple[Adjustment, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPayer:
    """A payer before or after this one. ``relationship`` is the patient's to that payer's subscriber."""

    responsibility: str | None = None  # primary | secondary | tertiary
    name: str | None = None
    payer_id: str | None = None
    filing_indicator: str | None = None
    member_id: str | None = None
    group_number: str | None = None
    relationship: str | None = None
    subscriber: Person = field(default_factory=Person)
    paid: float | None = None
    adjudicated: date | None = None
    adjustments: tuple[Adjustment, ...] | None = None
    lines: tuple[PaidLine, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Insurance:
    """The plan that this claim goes to. ``relationship`` is the patient's to the subscriber."""

    responsibility: str | None = None  # primary | secondary | tertiary
    relationship: str | None = None  # self | spouse | child | other
    member_id: str | None = None
    group_number: str | None = None
    secondary_reason: str | None = None  # SBR05, why Medicare pays second: 12, 13, 14, 15, 16, 41, 42, 43, 47
    subscriber: Person = field(default_factory=Person)
    other: tuple[OtherPayer, ...] | None = None
