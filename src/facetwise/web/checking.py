"""Claims of the ledger through the checks, with the patient's history from the ledger."""

import json
from collections.abc import Container, Sequence
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
from facetwise.store.models import Claim, ClaimVersion, Patient, WorkState
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


def named_as_known(encounter: Encounter, patient: Patient | None) -> Encounter:
    """The encounter with what the ledger knows of its patient, by which the checks tell one patient's claims."""
    if patient is None:
        return encounter
    facts = encounter.patient
    known = replace(
        facts,
        id=facts.id or patient.uid,
        name=facts.whole_name or patient.name or patient.uid,
        birth_date=facts.birth_date or patient.birth_date,
    )
    return replace(encounter, patient=known)


def others_of_day(
    asked: Sequence[tuple[Encounter, Patient | None]], keys: Container[tuple[str, date | None]]
) -> list[tuple[str, Encounter]]:
    """The ledger's other claims of these patients and days, by their numbers; none that ``keys`` name.

    A session may be split over claims, or billed twice.
    """
    known = {
        (patient.pk, encounter.service_date): encounter.patient
        for encounter, patient in asked
        if patient is not None and encounter.service_date is not None
    }
    if not known:
        return []
    patients, days = ({key[place] for key in known} for place in (0, 1))
    of_days = Claim.objects.filter(patient__in=patients, service_date__in=days).order_by("id")
    others = {claim.pk: claim for claim in of_days if (claim.claim_id, claim.service_date) not in keys}
    newest = (
        ClaimVersion.objects.filter(claim__in=others).order_by("number").values_list("claim_id", "content")
    )
    found = [
        (others[key].claim_id, replace(encounter_of(content), patient=patient))
        for key, content in dict(newest).items()
        if (patient := known.get((others[key].patient_id, others[key].service_date)))
    ]
    return [(name, other) for name, other in found if other.claim_lines]


def recheck(version: ClaimVersion, *, as_of: date | None = None) -> list[Object]:
    """Check a version and keep what the checks say."""
    day = as_of or today()
    claim = version.claim
    encounter = named_as_known(with_history(encounter_of(version.content), claim.patient), claim.patient)
    findings: list[Object] = []
    if encounter.claim_lines:
        others = others_of_day([(encounter, claim.patient)], {(claim.claim_id, claim.service_date)})
        sources = [claim.claim_id, *(name for name, _ in others)]
        checked = check_encounters([encounter, *(other for _, other in others)], as_of=day, sources=sources)
        findings = [kept_finding(item) for item in checked[0].findings]
    keep_verdicts(version, findings, as_of=day)
    return findings


def recheck_with_those_after(version: ClaimVersion) -> None:
    """Check a new version, and the patient's claims of its day and later that are not sent yet: it is new to them.

    Its sessions count for the later ones, so they have to be kept before.
    """
    recheck(version)
    claim = version.claim
    if claim.patient is not None and claim.service_date is not None:
        others = claim.patient.claims.filter(service_date__gte=claim.service_date).exclude(pk=claim.pk)
        waiting = others.exclude(state=WorkState.RELEASED).order_by("service_date", "id")
        for other in waiting[:CLAIMS_RECHECKED]:
            recheck(other.newest)
