"""Findings and input problems as OperationOutcome, each with the FHIRPath of the element it is about."""

import re
from collections.abc import Sequence

from facetwise.domain.finding import Finding
from facetwise.domain.vocabulary import Severity, Verdict
from facetwise.interop.fhir.systems import FACETWISE_RULE, Resource
from facetwise.interop.problems import InputProblem

_SEVERITIES = {Severity.DENIAL: "error", Severity.RISK: "warning", Severity.NOTE: "information"}
_LINE = re.compile(r"^claim_lines\[(\d+)\]\.?(\w*)")
_OF_LINE = {
    "code": "productOrService",
    "modifiers": "modifier",
    "units": "quantity",
    "charge": "net",
    "diagnosis_pointers": "diagnosisSequence",
    "service_date": "serviced",
    "place_of_service": "location",
}
_OF_CLAIM = {
    "diagnoses": "diagnosis",
    "service_date": "billablePeriod",
    "authorization": "insurance.preAuthRef",
    "providers": "careTeam",
    "patient": "patient",
    "payer": "insurer",
    "claim": "total",
}


def outcome(
    findings: Sequence[Finding],
    problems: Sequence[InputProblem] = (),
    *,
    place: str = "Claim",
    item_places: Sequence[str] = (),
) -> Resource:
    """One OperationOutcome; without anything to say it says so, since FHIR asks for at least one issue.

    A violation is an error, warning or information by its severity; what could not be decided is an issue of
    the type ``incomplete`` and never counts as success.

    Args:
        findings: findings of one claim.
        problems: what could not be read.
        place: FHIRPath of the claim.
        item_places: FHIRPath of each of its lines.
    """
    issues = [_of_problem(problem) for problem in problems]
    issues += [_of_finding(finding, place, item_places) for finding in findings]
    nothing: Resource = {
        "severity": "information",
        "code": "informational",
        "details": {"text": "nothing found"},
    }
    return {"resourceType": "OperationOutcome", "issue": issues or [nothing]}


def _of_finding(finding: Finding, place: str, item_places: Sequence[str]) -> Resource:
    is_open = finding.verdict is Verdict.UNDETERMINED
    cited = [f"{item.cite} ({item.pack})" if item.pack else item.cite for item in finding.policy]
    said = [finding.help, *(f"policy: {item}" for item in cited)]
    codes = f"denial: {', '.join(finding.denial_codes)}" if finding.denial_codes else ""
    issue: Resource = {
        "severity": "warning" if is_open else _SEVERITIES[finding.severity],
        "code": "incomplete" if is_open else "business-rule",
        "details": {
            "coding": [{"system": FACETWISE_RULE, "code": finding.code, "display": finding.name}],
            "text": f"undetermined: {finding.message}" if is_open else finding.message,
        },
        "expression": [expression_of(finding, place, item_places)],
    }
    diagnostics = "; ".join(filter(None, [*said, codes]))
    return issue | ({"diagnostics": diagnostics} if diagnostics else {})


def expression_of(finding: Finding, place: str, item_places: Sequence[str]) -> str:
    """The FHIRPath of what a finding is about: an element of a line, of the claim, or the claim itself."""
    path = finding.place.path
    match = _LINE.match(path)
    number = int(match.group(1)) if match else (finding.line - 1 if finding.line else None)
    if item_places and ".item[" not in item_places[0]:  # services without a Claim have no such elements
        return item_places[number] if number is not None and number < len(item_places) else place
    if number is not None and number < len(item_places):
        within = _OF_LINE.get(match.group(2) if match else path.rpartition(".")[2])
        return f"{item_places[number]}.{within}" if within else item_places[number]
    within = _OF_CLAIM.get(re.split(r"[.\[]", path)[0])
    return f"{place}.{within}" if within else place


def _of_problem(problem: InputProblem) -> Resource:
    told = problem.message + (f"; expected {problem.expected}" if problem.expected else "")
    severity = "information" if problem.remark else "fatal" if problem.fatal else "error"
    issue: Resource = {
        "severity": severity,
        "code": {"information": "informational", "fatal": "structure"}.get(severity, "invalid"),
        "details": {"text": told},
    }
    where = (("line", problem.line), ("column", problem.column))
    if place := ", ".join(f"{name} {number}" for name, number in where if number is not None):
        issue["diagnostics"] = place
    return issue | ({"expression": [problem.path]} if problem.path else {})
