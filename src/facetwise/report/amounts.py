"""Money and counts in words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from facetwise.domain.finding import Finding
from facetwise.domain.vocabulary import Severity, Verdict
from facetwise.report.marks import State, state_of


def dollars(amount: float) -> str:
    """An amount as people write it: ``$1,230.00``."""
    return f"${amount:,.2f}"


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: ``1 denial``, ``2 denials``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def is_against_payment(finding: Finding) -> bool:
    """Whether the finding says that the claim, as it stands, is wrong at denial or risk."""
    return finding.verdict is Verdict.VIOLATED and finding.severity is not Severity.NOTE


@dataclass(slots=True)
class Tally:
    """How many findings of each state, and what they put at risk, over any number of claims.

    All findings of a claim have to come in one call, so that no line is counted twice.
    """

    states: Counter[State] = field(default_factory=Counter)
    money_at_risk: float | None = None

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Tally":
        """The tally of these findings."""
        tally = cls()
        tally.add(findings)
        return tally

    def add(self, findings: Iterable[Finding]) -> None:
        """Count further findings."""
        by_claim: dict[str | None, list[Finding]] = {}
        for finding in findings:
            self.states[state_of(finding)] += 1
            if is_against_payment(finding) and finding.money_at_risk is not None:
                by_claim.setdefault(finding.claim_id, []).append(finding)
        if by_claim:
            self.money_at_risk = (self.money_at_risk or 0.0) + sum(map(_at_risk, by_claim.values()))


def _at_risk(findings: Sequence[Finding]) -> float:
    """On one claim: each line at its dearest finding, or what a finding on the whole claim puts at risk."""
    by_line: dict[int | None, float] = {}
    for finding in findings:
        by_line[finding.line] = max(by_line.get(finding.line, 0.0), finding.money_at_risk or 0.0)
    whole = by_line.pop(None, 0.0)
    return max(whole, sum(by_line.values()))
