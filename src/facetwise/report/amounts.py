"""Money and counts in words."""

from collections.abc import Iterable, Sequence

from facetwise.domain.finding import Finding
from facetwise.domain.vocabulary import Severity, Verdict


def dollars(amount: float) -> str:
    """An amount as people write it: ``$1,230.00``."""
    return f"${amount:,.2f}"


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: ``1 denial``, ``2 denials``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def is_against_payment(finding: Finding) -> bool:
    """Whether the finding says that the claim, as it stands, is wrong at denial or risk."""
    return finding.verdict is Verdict.VIOLATED and finding.severity is not Severity.NOTE


def money_at_risk(findings: Iterable[Finding]) -> float | None:
    """Dollars that violated findings put at risk, no line counted twice; None where no charges are known."""
    by_claim: dict[str | None, list[Finding]] = {}
    for finding in findings:
        if is_against_payment(finding) and finding.money_at_risk is not None:
            by_claim.setdefault(finding.claim_id, []).append(finding)
    return sum(map(_at_risk_on_one_claim, by_claim.values())) if by_claim else None


def _at_risk_on_one_claim(findings: Sequence[Finding]) -> float:
    """Each line at its dearest finding, or what a finding on the whole claim puts at risk if that is more."""
    by_line: dict[int | None, float] = {}
    for finding in findings:
        by_line[finding.line] = max(by_line.get(finding.line, 0.0), finding.money_at_risk or 0.0)
    whole = by_line.pop(None, 0.0)
    return max(whole, sum(by_line.values()))
