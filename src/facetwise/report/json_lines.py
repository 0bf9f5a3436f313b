"""One JSON object a line: the shapes of ``facetwise code`` and ``facetwise check --format json``."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from facetwise.domain.claim import CodedEncounter, NotCounted, ProposedLine, Query
from facetwise.domain.finding import Finding, Fix, Place, PolicyReference

Object = dict[str, Any]


def json_line(value: Object) -> str:
    """One object as one line of JSON; dates in ISO form."""
    return json.dumps(value, ensure_ascii=False, default=_plain)


def code_object(
    encounter_id: str | None, source: str | None, coded: CodedEncounter, findings: Sequence[Finding]
) -> Object:
    """What ``code`` answers for one encounter."""
    return {
        "encounter_id": encounter_id,
        "source": source,
        "facet_procedure_performed": coded.facet_procedure_performed,
        "lines": [_line_object(line) for line in coded.lines],
        "joints": [{"joint": item.joint, "side": item.side} for item in coded.joints],
        "not_counted": [_not_counted_object(item) for item in coded.not_counted],
        "queries": [_query_object(item) for item in coded.queries],
        "notes": list(coded.notes),
        "findings": [finding_object(finding) for finding in findings],
    }


def check_object(
    claim_id: str | None, source: str | None, findings: Sequence[Finding], *, encounter_id: str | None = None
) -> Object:
    """What ``check`` answers for one claim; without claim id it concerns the whole file."""
    return {
        "claim_id": claim_id,
        "encounter_id": encounter_id,
        "source": source,
        "findings": [finding_object(finding) for finding in findings],
    }


def finding_object(finding: Finding) -> Object:
    """One finding; ``policy`` is the value it rests on, ``other_policies`` further ones."""
    policies = [_policy_object(item) for item in finding.policy]
    return {
        "code": finding.code,
        "name": finding.name,
        "family": finding.family,
        "severity": finding.severity,
        "verdict": finding.verdict,
        "line": finding.line,
        "message": finding.message,
        "policy": policies[0] if policies else None,
        "other_policies": policies[1:],
        "fix": _fix_object(finding.fix) if finding.fix else None,
        "help": finding.help,
        "denial_codes": list(finding.denial_codes),
        "money_at_risk": finding.money_at_risk,
        "span": _place_object(finding.place),
        "evidence": [{"label": label, "value": value} for label, value in finding.evidence],
        "related": [_place_object(place) for place in finding.related],
        "override": finding.override,
    }


def _line_object(line: ProposedLine) -> Object:
    return {
        "code": line.code,
        "modifiers": list(line.modifiers),
        "units": line.units,
        "diagnosis_pointers": list(line.diagnosis_pointers),
        "joints": list(line.joints),
        "reason": line.reason,
    }


def _not_counted_object(item: NotCounted) -> Object:
    return {"target": item.target, "side": item.side, "why": item.why}


def _query_object(item: Query) -> Object:
    return {
        "about": item.about,
        "question": item.question,
        "evidence": [list(span) for span in item.evidence],
    }


def _policy_object(policy: PolicyReference) -> Object:
    return {
        "pack": policy.pack,
        "cite": policy.cite,
        "key": policy.key,
        "value": policy.value,
        "in_force_from": policy.in_force_from,
        "verified_through": policy.verified_through,
        "confidence": policy.confidence,
        "stale": policy.stale,
    }


def _fix_object(fix: Fix) -> Object:
    return {"text": fix.text, "applicability": fix.applicability, "edits": list(fix.edits)}


def _place_object(place: Place) -> Object:
    return {
        "path": place.path,
        "source": place.source,
        "segment": place.segment,
        "text": place.text,
        "characters": list(place.characters) if place.characters else None,
    }


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
