"""Writes to the ledger: patients, sessions, claims and their versions, verdicts. The same again changes nothing."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.db import transaction
from django.db.models import Max

from facetwise.domain.encounter import Encounter, PastSession
from facetwise.planning.filing import filing_deadline
from facetwise.store.models import (
    Claim,
    ClaimVersion,
    LoadedFile,
    Patient,
    Person,
    Remittance,
    Session,
    Verdict,
    WorkState,
    Worst,
)

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """A version that stands, and whether it is new."""

    version: ClaimVersion
    is_new: bool


def digest(content: object) -> str:
    """SHA-256 of content as canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def patient_of(encounter: Encounter, *, is_synthetic: bool = False) -> Patient | None:
    """The patient of an encounter, made if new; None where nothing tells who it is."""
    given = encounter.patient
    if given.id is None and (given.name is None or given.birth_date is None):
        return None
    key = digest(["id", given.id] if given.id else [given.name and given.name.casefold(), given.birth_date])
    known: Patient
    known, is_new = Patient.objects.get_or_create(
        match_key=key,
        defaults={
            "chart_number": given.id or "",
            "name": given.name or "",
            "birth_date": given.birth_date,
            "sex": given.sex or "",
            "payer": encounter.payer or "",
            "state": encounter.state or "",
            "is_synthetic": is_synthetic,
        },
    )
    if not is_new:
        _fill_blanks(known, encounter)
    return known


def _fill_blanks(known: Patient, encounter: Encounter) -> None:
    """What was not known before is taken; what was known stays."""
    given = encounter.patient
    news = {
        "name": given.name,
        "birth_date": given.birth_date,
        "payer": encounter.payer,
        "state": encounter.state,
    }
    changed = [name for name, value in news.items() if value and not getattr(known, name)]
    for name in changed:
        setattr(known, name, news[name])
    if changed:
        known.save(update_fields=changed)


def keep_session(
    patient: Patient,
    past: PastSession,
    *,
    rendering_npi: str = "",
    file: LoadedFile | None = None,
    claim: Claim | None = None,
) -> tuple[Session, bool]:
    """One session of a patient; the same session again is the one already kept."""
    told = {
        "service_date": past.service_date,
        "region": past.region or "",
        "purpose": past.purpose,
        "technique": past.technique or "",
        "joints": _listed(past.joints),
        "sides": _listed(past.sides),
        "relief_percent": past.relief_percent,
        "relief_months": past.relief_months,
        "function_gain_percent": past.function_gain_percent,
        "guidance": past.guidance or "",
    }
    known, is_new = Session.objects.get_or_create(
        digest=digest([patient.match_key, told]),
        defaults={**told, "patient": patient, "rendering_npi": rendering_npi, "file": file, "claim": claim},
    )
    return known, is_new


def supersede_session(old: Session, new: Session) -> None:
    """A corrected session takes the place of an earlier one, which stays to be read."""
    old.superseded_by = new
    old.save(update_fields=["superseded_by"])


class RemittanceKept(Enum):
    """What became of a payer's answer."""

    NEW = "new"
    HERE_ALREADY = "here already"


@transaction.atomic
def keep_remittance(answer: Object, *, claim: Claim | None, file: LoadedFile | None = None) -> RemittanceKept:
    """A payer's answer to a claim; a later one of the same payer takes its place, the same again changes nothing."""
    mark = digest(answer)
    if Remittance.objects.filter(digest=mark).exists():
        return RemittanceKept.HERE_ALREADY
    earlier = Remittance.objects.filter(claim_number=answer["claim_id"], claim=claim, superseded_by=None)
    replaced = [row for row in earlier if row.content.get("payer") == answer["payer"]]
    content = {name: value for name, value in answer.items() if name != "paid_on"}
    kept = Remittance.objects.create(
        claim=claim,
        claim_number=answer["claim_id"] or "",
        payer_control_number=answer["payer_control_number"],
        paid_on=answer["paid_on"],
        charged_cents=answer["charge_cents"],
        paid_cents=answer["paid_cents"],
        denial_codes=answer["denial_codes"],
        content=content,
        digest=mark,
        file=file,
    )
    for row in replaced:
        row.superseded_by = kept
        row.save(update_fields=["superseded_by"])
    return RemittanceKept.NEW


@transaction.atomic
def keep_claim(
    encounter: Encounter,
    content: Object,
    *,
    file: LoadedFile | None = None,
    by: Person | None = None,
    why: str = "",
    is_synthetic: bool = False,
) -> Kept:
    """A claim with this content as its newest version; unchanged content makes no new version."""
    claim_id = encounter.claim.claim_id or encounter.encounter_id or f"unnamed {digest(content)[:12]}"
    charges = [line.charge for line in encounter.claim_lines or () if line.charge is not None]
    known, is_unheard_of = Claim.objects.select_for_update().get_or_create(
        claim_id=claim_id,
        service_date=encounter.service_date,
        defaults={"patient": patient_of(encounter, is_synthetic=is_synthetic)},
    )
    if is_unheard_of:  # answers may have come before their claim
        Remittance.objects.filter(claim=None, claim_number=claim_id).update(claim=known)
    mark = digest(content)
    newest = known.versions.order_by("-number").first()
    if newest is not None and newest.digest == mark:
        return Kept(newest, is_new=False)
    known.payer = encounter.payer or ""
    known.rendering_npi = encounter.providers.rendering_npi or ""
    known.authorization_number = encounter.authorization.number or ""
    known.total_cents = round(sum(charges) * 100) if charges else None
    known.deadline = filing_deadline(encounter)
    known.save()
    last = known.versions.aggregate(last=Max("number"))["last"] or 0
    version = ClaimVersion.objects.create(
        claim=known, number=last + 1, content=content, digest=mark, file=file, by=by, why=why
    )
    return Kept(version, is_new=True)


@transaction.atomic
def keep_verdicts(version: ClaimVersion, findings: Sequence[Mapping[str, Any]], *, as_of: date) -> None:
    """What the checks say of a version as of a day; an earlier check of it stays, no longer current."""
    version.verdicts.filter(is_current=True).update(is_current=False)
    Verdict.objects.bulk_create(
        Verdict(
            version=version,
            as_of=as_of,
            rule=finding["name"],
            severity=finding["severity"],
            verdict=finding["verdict"],
            finding=dict(finding),
        )
        for finding in findings
    )
    summarize(version.claim, findings, as_of=as_of)


def summarize(claim: Claim, findings: Sequence[Mapping[str, Any]], *, as_of: date) -> None:
    """Write on the claim the worst that stands: what somebody overrode until later than today is left out."""
    overridden = set(claim.overrides.filter(until__gte=as_of, withdrawn_at=None).values_list("rule", "line"))
    standing = [f for f in findings if (f["name"], f["line"]) not in overridden]
    worst = min(standing, key=rank, default=None)
    claim.worst = rank(worst)[0] if worst else Worst.MET
    claim.worst_rule = worst["name"] if worst else ""
    claim.worst_message = worst["message"] if worst else ""
    violated = [f for f in standing if rank(f)[0] in (Worst.DENIAL, Worst.RISK)]
    money = [f["money_at_risk"] for f in violated if f["money_at_risk"] is not None]
    claim.at_risk_cents = round(max(money) * 100) if money else None
    claim.save(update_fields=["worst", "worst_rule", "worst_message", "at_risk_cents"])


def rank(finding: Mapping[str, Any] | None) -> tuple[int, float]:
    """Sorts findings: worst first, then by money."""
    if finding is None:
        return Worst.MET, 0.0
    money = -(finding["money_at_risk"] or 0.0)
    if finding["severity"] == "note":
        return Worst.MET, money
    if finding["verdict"] == "undetermined":
        return Worst.UNDETERMINED, money
    return (Worst.DENIAL if finding["severity"] == "denial" else Worst.RISK), money


def hold(claim: Claim, reason: str) -> None:
    """Keep a claim back, and say why."""
    claim.state, claim.hold_reason = WorkState.HELD, reason
    claim.save(update_fields=["state", "hold_reason"])


def release(claim: Claim) -> None:
    """Let a claim go."""
    claim.state, claim.hold_reason = WorkState.RELEASED, ""
    claim.save(update_fields=["state", "hold_reason"])


def reopen(claim: Claim) -> None:
    """Undo a hold or a release."""
    claim.state, claim.hold_reason = WorkState.OPEN, ""
    claim.save(update_fields=["state", "hold_reason"])


def _listed(values: Sequence[Any] | None) -> list[str] | None:
    return None if values is None else [str(value) for value in values]
