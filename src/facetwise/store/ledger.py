"""Writes to the ledger: patients, sessions, claims and their versions, verdicts. The same again changes nothing."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from facetwise.domain.encounter import Encounter, PastSession
from facetwise.planning.filing import filing_deadline
from facetwise.store.fitting import claim_number, fitted, identifier, keepable
from facetwise.store.models import (
    Claim,
    ClaimVersion,
    LoadedFile,
    Override,
    Patient,
    Person,
    Remittance,
    Session,
    Verdict,
    WorkState,
    Worst,
)
from facetwise.store.same_patient import join_if_certain, keys_of

Object = dict[str, Any]
MADE_UP = "X12-"  # begins the number of a patient whom a claim file names without one
SESSION_FACTS = (
    "service_date",
    "region",
    "purpose",
    "technique",
    "joints",
    "sides",
    "relief_percent",
    "relief_months",
    "function_gain_percent",
    "guidance",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A version that stands, and whether it is new."""

    version: ClaimVersion
    is_new: bool


def digest(content: object) -> str:
    """SHA-256 of content as canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def match_key(encounter: Encounter) -> str | None:
    """What joins the files' words of one person; None where nothing tells who it is."""
    given = encounter.patient
    if given.id is None and (given.name is None or given.birth_date is None):
        return None
    return digest(["id", given.id] if given.id else [given.name and given.name.casefold(), given.birth_date])


def patient_of(
    encounter: Encounter, *, known: Patient | None = None, is_synthetic: bool = False
) -> Patient | None:
    """The patient of an encounter, made if new; None where nothing tells who it is.

    Args:
        encounter: what tells who it is.
        known: the patient, where somebody looked already.
        is_synthetic: whether a patient who is new is made up.
    """
    if known is not None:
        return known if not _fill_blanks(known, encounter) else join_if_certain(known)
    key = match_key(encounter)
    if key is None:
        return None
    defaults = {**patient_facts(encounter), "is_synthetic": is_synthetic}
    found, is_new = Patient.objects.get_or_create(match_key=key, defaults=defaults)
    if is_new:
        return join_if_certain(found)
    return patient_of(encounter, known=found.standing)


def patient_facts(encounter: Encounter) -> Object:
    """What an encounter tells of its patient."""
    given = encounter.patient
    is_made_up = (given.id or "").startswith(MADE_UP)
    return {
        "chart_number": "" if is_made_up else fitted(given.id, 64),
        "name": fitted(given.name, 120),
        "birth_date": given.birth_date,
        "sex": identifier(given.sex, 8),
        "payer": fitted(encounter.payer, 120),
        "member_id": identifier(encounter.insurance.member_id, 80),
        "state": identifier(encounter.state, 2),
    }


def _fill_blanks(known: Patient, encounter: Encounter) -> bool:
    """What was not known before is taken, what was known stays; whether anything was."""
    news = patient_facts(encounter)
    changed = [name for name, value in news.items() if value and not getattr(known, name)]
    for name in changed:
        setattr(known, name, news[name])
    if changed:
        known.save(update_fields=changed)
    return bool(changed)


def keep_session(
    patient: Patient,
    past: PastSession,
    *,
    rendering_npi: str = "",
    file: LoadedFile | None = None,
    claim: Claim | None = None,
) -> tuple[Session, bool]:
    """One session of a patient; the same session again is the one already kept."""
    session = session_row(patient, past, rendering_npi=rendering_npi, file=file, claim=claim)
    known = Session.objects.filter(digest__in=session_marks(keys_of([patient])[patient.pk], session)).first()
    if known is not None:
        return known, False
    try:
        with transaction.atomic():
            session.save(force_insert=True)
    except IntegrityError:  # somebody kept it at the same time
        return Session.objects.get(digest=session.digest), False
    return session, True


def session_row(
    patient: Patient,
    past: PastSession,
    *,
    rendering_npi: str = "",
    file: LoadedFile | None = None,
    claim: Claim | None = None,
) -> Session:
    """A session as a row that is not yet kept."""
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
    mark = _session_mark(patient.match_key, told)
    return Session(digest=mark, **told, patient=patient, rendering_npi=rendering_npi, file=file, claim=claim)


def session_marks(keys: Sequence[str], session: Session) -> list[str]:
    """The digests under which a session may be kept already: one for each key of its patient."""
    told = {name: getattr(session, name) for name in SESSION_FACTS}
    return [_session_mark(key, told) for key in keys]


def _session_mark(match_key: str, told: Object) -> str:
    return digest([match_key, told])


def supersede_session(old: Session, new: Session) -> None:
    """A corrected session takes the place of an earlier one, which stays to be read."""
    old.superseded_by = new
    old.save(update_fields=["superseded_by"])


def keep_sessions_of(claim: Claim, told: Sequence[PastSession], file: LoadedFile | None) -> None:
    """The sessions of a claim; what an earlier version of it told and this one does not is superseded."""
    if claim.patient is None:
        return
    kept = [
        keep_session(claim.patient, past, rendering_npi=claim.rendering_npi, file=file, claim=claim)[0]
        for past in told
    ]
    standing = {session.pk for session in kept}
    for old in claim.sessions.filter(superseded_by=None).exclude(pk__in=standing):
        new = next((session for session in kept if session.region == old.region), None)
        if new is not None:
            supersede_session(old, new)


class RemittanceKept(Enum):
    """What became of a payer's answer."""

    NEW = "new"
    HERE_ALREADY = "here already"


@transaction.atomic
def keep_remittance(answer: Object, *, claim: Claim | None, file: LoadedFile | None = None) -> RemittanceKept:
    """A payer's answer to a claim; a later one of the same payer takes its place, the same again changes nothing."""
    answer = keepable(answer)
    number = claim_number(answer["claim_id"] or "")
    mark = digest(answer)
    if Remittance.objects.filter(digest=mark).exists():
        return RemittanceKept.HERE_ALREADY
    earlier = Remittance.objects.filter(claim_number=number, claim=claim, superseded_by=None)
    replaced = [row for row in earlier if row.content.get("payer") == answer["payer"]]
    content = {name: value for name, value in answer.items() if name != "paid_on"}
    kept = Remittance.objects.create(
        claim=claim,
        claim_number=number,
        payer_control_number=fitted(answer["payer_control_number"], 64),
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
    claim_id = claim_name(encounter, content)
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
    for column, value in claim_facts(encounter).items():
        setattr(known, column, value)
    known.save()
    last = known.versions.aggregate(last=Max("number"))["last"] or 0
    version = ClaimVersion.objects.create(
        claim=known, number=last + 1, content=content, digest=mark, file=file, by=by, why=why
    )
    return Kept(version, is_new=True)


def claim_name(encounter: Encounter, content: Object) -> str:
    """The claim's number, else its encounter's, else a name made of its content."""
    named = encounter.claim.claim_id or encounter.encounter_id
    return claim_number(named) if named else f"unnamed {digest(content)[:12]}"


def claim_facts(encounter: Encounter) -> Object:
    """What the row of a claim repeats of its newest version."""
    charges = [line.charge for line in encounter.claim_lines or () if line.charge is not None]
    return {
        "payer": fitted(encounter.payer, 120),
        "rendering_npi": identifier(encounter.providers.rendering_npi, 10),
        "authorization_number": fitted(encounter.authorization.number, 50),
        "total_cents": round(sum(charges) * 100) if charges else None,
        "deadline": filing_deadline(encounter),
    }


@transaction.atomic
def keep_verdicts(version: ClaimVersion, findings: Sequence[Mapping[str, Any]], *, as_of: date) -> None:
    """What the checks say of a version as of a day; an earlier check of it stays, no longer current."""
    version.verdicts.filter(is_current=True).update(is_current=False)
    Verdict.objects.bulk_create(verdict_rows(version, findings, as_of=as_of))
    summarize(version.claim, findings, as_of=as_of)


def verdict_rows(
    version: ClaimVersion, findings: Sequence[Mapping[str, Any]], *, as_of: date
) -> list[Verdict]:
    """Findings as rows that are not yet kept."""
    return [
        Verdict(
            version=version,
            as_of=as_of,
            rule=finding["name"],
            severity=finding["severity"],
            verdict=finding["verdict"],
            finding=dict(finding),
        )
        for finding in findings
    ]


def summarize(claim: Claim, findings: Sequence[Mapping[str, Any]], *, as_of: date) -> None:
    """Write on the claim the worst that stands: what somebody overrode until later than today is left out."""
    overridden = set(claim.overrides.filter(until__gte=as_of, withdrawn_at=None).values_list("rule", "line"))
    told = summary([f for f in findings if (f["name"], f["line"]) not in overridden])
    for column, value in told.items():
        setattr(claim, column, value)
    claim.save(update_fields=list(told))


def end_overrides(day: date) -> int:
    """Let findings count again whose disagreement ended before a day; how many. Who disagreed stays in the ledger."""
    ended = list(Override.objects.filter(until__lt=day, withdrawn_at=None).select_related("claim"))
    for item in ended:
        with transaction.atomic():
            item.withdrawn_at = timezone.now()
            item.save(update_fields=["withdrawn_at"])
            current = item.claim.newest.verdicts.filter(is_current=True)
            summarize(item.claim, [verdict.finding for verdict in current], as_of=day)
    return len(ended)


def summary(standing: Sequence[Mapping[str, Any]]) -> Object:
    """The worst of the findings that stand, and the money at risk, as the row of a claim shows them."""
    worst = min(standing, key=rank, default=None)
    violated = [f for f in standing if rank(f)[0] in (Worst.DENIAL, Worst.RISK)]
    money = [f["money_at_risk"] for f in violated if f["money_at_risk"] is not None]
    return {
        "worst": rank(worst)[0] if worst else Worst.MET,
        "worst_rule": worst["name"] if worst else "",
        "worst_message": worst["message"] if worst else "",
        "at_risk_cents": round(max(money) * 100) if money else None,
    }


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
