"""What waits for the same thing on many claims is told once, with the claims: it would drown what was found."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from facetwise.domain.finding import Finding
from facetwise.domain.vocabulary import Severity, Verdict
from facetwise.engine.waiting import NOTICES, SEVERITY_ORDER

NAMED = 3  # claims that are named; of the others their number is said
_NAMES = {notice.name for notice in NOTICES.values()}


@dataclass(slots=True)
class Told:
    """What is missing, the rules that wait for it, and the claims of which that is true."""

    first: Finding
    rules: dict[str, None] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)
    claims: int = 0

    @property
    def finding(self) -> Finding:
        """As one finding: with every rule that waits on one of the claims."""
        return replace(self.first, message=f"{_parted(self.first)[0]}: {', '.join(self.rules)}")

    @property
    def who(self) -> str:
        """The claims in words: ``claims A, B, C and 6 more``."""
        more = self.claims - len(self.named)
        if self.claims == 1:
            return f"claim {self.named[0]}"
        return f"claims {', '.join(self.named)}" + (f" and {more:,} more" if more else "")


@dataclass(slots=True)
class Repeated:
    """Holds back what waits, by what is missing and the file, until all claims were seen."""

    _told: dict[tuple[str, str, str | None], Told] = field(default_factory=dict)

    def others(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings that are told at their claim; the rest is held back."""
        kept = []
        for finding in findings:
            if finding.verdict is Verdict.UNDETERMINED and finding.name in _NAMES:
                self._hold(finding)
            else:
                kept.append(finding)
        return kept

    def held(self) -> Iterator[Told]:
        """What was held back, in the order in which it was met."""
        yield from self._told.values()

    def _hold(self, finding: Finding) -> None:
        missing, rules = _parted(finding)
        told = self._told.setdefault((finding.name, missing, finding.place.source), Told(finding))
        told.rules |= dict.fromkeys(rules)
        told.first = replace(told.first, severity=max(told.first.severity, finding.severity, key=_gravity))
        told.claims += 1
        if len(told.named) < NAMED:
            told.named.append(finding.claim_id or "without id")


def _gravity(severity: Severity) -> int:
    return SEVERITY_ORDER.index(str(severity))


def _parted(finding: Finding) -> tuple[str, list[str]]:
    """What is missing, and the rules that wait: every notice ends with them."""
    missing, _, rules = finding.message.rpartition(": ")
    return missing, rules.split(", ")
