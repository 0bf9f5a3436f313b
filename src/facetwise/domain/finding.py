"""What a check has to say, with the place in the claim and the paragraph of the policy it rests on."""

from dataclasses import dataclass
from datetime import date

from facetwise.domain.vocabulary import Grain, Severity, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a value or a rule comes from. Nothing is asserted without one."""

    document: str
    paragraph: str
    dated: date | None  # the day the text speaks for; None where the source bears none
    confidence: str  # high | medium | low
    verified_through: date | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyReference:
    """The policy value a finding rests on."""

    pack: str | None
    key: str | None
    value: str | None
    in_force_from: date | None
    cite: str
    confidence: str | None
    verified_through: date | None
    stale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the input: a path such as ``claim_lines[0].modifiers``, and the X12 segment or the note's characters."""

    path: str
    source: str | None = None
    segment: int | None = None
    text: str | None = None
    characters: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A change of how the same facts are presented (``safe``), or one that a person must judge."""

    text: str
    applicability: str  # safe | needs-review
    edits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One verdict worth showing."""

    code: str
    name: str
    family: str
    severity: Severity
    verdict: Verdict
    grain: Grain
    claim_id: str | None
    line: int | None
    message: str
    place: Place
    evidence: tuple[tuple[str, str], ...] = ()
    policy: tuple[PolicyReference, ...] = ()
    related: tuple[Place, ...] = ()
    denial_codes: tuple[str, ...] = ()
    money_at_risk: float | None = None
    fix: Fix | None = None
    help: str = ""
    override: str | None = None
