"""Claims of the ledger through the checks, with the patient's history from the ledger."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone

from facetwise.domain.encounter import Encounter
from facetwise.domain.finding import Finding
from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.encounter.write import encounter_to_dict
from facetwise.report.json_lines import finding_object, json_line
from facetwise.store.fitting import keepable
from facetwise.store.history import history_of
from facetwise.store.models import ClaimVersion, Patient, WorkState
from facetwise.store.verdicts import keep_verdicts
from facetwise.workflow import check_encounters

Object = dict[str, Any]
CLAIMS_RECHECKED = 25  # at once, for somebody waits: about a tenth of a second each


def today() -> date:
    """The day on which claims are checked."""
    return timezone.localdate()


def encounter_of(content: Object) -> Encounter:
    """The encounter that a version holds."""
    read = read_encounters(json.dumps(content).encode(), source="ledger.json")
    return read.encounters[0].encounter


def content_of(encounter: Encounter) -> Object:
    """The encounter as a version keeps it."""
    content: Object = keepable(encounter_to_dict(encounter))
    return content


def kept_finding(finding: Finding) -> Object:
    """A finding as the ledger keeps it."""
    line = json_line(finding_object(finding))
    told: Object = json.loads(line)
    return keepable(told) if "\\u0000" in line else told


def with_history(encounter: Encounter, patient: Patient | None) -> Encounter:
    """The encounter with the ledger's history where it brings no whole one of its own.

    What the ledger knows is all only where somebody said so; sessions that the record recalls of other days stand
    beside it.
    """
    if patient is None or encounter.history_loaded:
        return encounter
    known = history_of(patient, before=encounter.service_date)
    if known is None:
        return encounter
    days = {session.service_date for session in known}
    recalled = tuple(session for session in encounter.history or () if session.service_date not in days)
    return replace(encounter, history=known + recalled, history_is_complete=patient.history_complete)


def recheck_open_claims(patient: Patient, *, as_of: date | None = None) -> None:
    """Check a patient's claims again that are not sent yet: what is known of earlier sessions changed."""
    waiting = patient.claims.exclude(state=WorkState.RELEASED).order_by("-service_date", "-id")
    for claim in waiting[:CLAIMS_RECHECKED]:
        recheck(claim.newest, as_of=as_of)


def recheck(version: ClaimVersion, *, as_of: date | None = None) -> list[Object]:
    """Check a version and keep what the checks say."""
    day = as_of or today()
    encounter = with_history(encounter_of(version.content), version.claim.patient)
    findings: list[Object] = []
    if encounter.claim_lines:
        (result,) = check_encounters([encounter], as_of=day, sources=[version.claim.claim_id])
        findings = [kept_finding(item) for item in result.findings]
    keep_verdicts(version, findings, as_of=day)
    return findings
