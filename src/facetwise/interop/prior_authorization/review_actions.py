"""The code of a decision (X12 data element 306), which the 278 and PAS share, in our own words."""

from facetwise.domain.authorization import Decision

SYSTEM = "https://codesystem.x12.org/005010/306"
_DECISIONS = {
    "A1": Decision.APPROVED,
    "A2": Decision.PARTIAL,
    "A3": Decision.DENIED,
    "A4": Decision.PENDING,
    "A6": Decision.CHANGED,
    "C": Decision.CANCELLED,
    "NA": Decision.NOT_REQUIRED,
}


def decision_of(code: str | None) -> Decision:
    """The decision behind a code; one that is not known here is unknown, never an approval."""
    return _DECISIONS.get(code or "", Decision.UNKNOWN)
