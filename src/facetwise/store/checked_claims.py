"""Keeps many checked claims with few queries. What the ledger knows already goes the way of a single claim."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from facetwise.domain.encounter import Encounter, PastSession
from facetwise.store.fitting import digest
from facetwise.store.ledger import Kept, claim_facts, claim_name, keep_claim
from facetwise.store.models import (
    Claim,
    ClaimVersion,
    LoadedFile,
    Patient,
    Remittance,
    Session,
    Verdict,
)
from facetwise.store.same_patient import certainly, keys_of
from facetwise.store.sessions import (
    keep_sessions_of,
    match_key,
    patient_facts,
    patient_of,
    session_marks,
    session_row,
)
from facetwise.store.verdicts import keep_verdicts, summary, verdict_rows

ROWS_AT_ONCE = 500
Key = tuple[str, date | None]


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim with what the checks say of it (None: it was not checked) and the sessions that it bills."""

    encounter: Encounter
    content: dict[str, Any]
    findings: Sequence[Mapping[str, Any]] | None
    sessions: Sequence[PastSession]

    @property
    def key(self) -> Key:
        """What tells one claim from another."""
        return claim_name(self.encounter, self.content), self.encounter.service_date


def known_claims(keys: Iterable[Key]) -> dict[Key, Claim]:
    """The claims of these keys that the ledger holds."""
    wanted = set(keys)
    found = Claim.objects.filter(claim_id__in={name for name, _ in wanted})
    return {key: claim for claim in found if (key := (claim.claim_id, claim.service_date)) in wanted}


def known_patients(encounters: Iterable[Encounter]) -> dict[str, Patient]:
    """The patients of these encounters whom the ledger holds, by the match key of each encounter."""
    keys = {key for encounter in encounters if (key := match_key(encounter)) is not None}
    found = Patient.objects.filter(match_key__in=keys).select_related("same_as__same_as")
    return {patient.match_key: patient.standing for patient in found}


def patients_known(encounters: Sequence[Encounter]) -> dict[str, Patient]:
    """As `known_patients`, with those who are certainly somebody whom the ledger holds under another key."""
    found = known_patients(encounters)
    told = {key: encounter for encounter in encounters if (key := match_key(encounter)) not in found}
    others = certainly([Patient(**patient_facts(encounter)) for encounter in told.values()])
    return found | {key: other for key, other in zip(told, others, strict=True) if key and other}


def keep_checked(
    claims: Sequence[CheckedClaim], *, file: LoadedFile, as_of: date, is_synthetic: bool = False
) -> list[Kept]:
    """Keep each claim with its version, findings and sessions; what each became, in the same order."""
    known = known_claims(claim.key for claim in claims)
    often = Counter(claim.key for claim in claims)
    new = [
        claim
        for claim in claims
        if claim.key not in known and often[claim.key] == 1 and claim.findings is not None
    ]
    try:
        with transaction.atomic():
            kept = dict(
                zip((claim.key for claim in new), _keep_new(new, file, as_of, is_synthetic), strict=True)
            )
    except IntegrityError:  # somebody keeps one of them at the same time
        kept = {}
    return [kept.get(claim.key) or _keep_one(claim, file, as_of, is_synthetic) for claim in claims]


def _keep_one(claim: CheckedClaim, file: LoadedFile, as_of: date, is_synthetic: bool) -> Kept:
    kept = keep_claim(claim.encounter, claim.content, file=file, by=file.by, is_synthetic=is_synthetic)
    if kept.is_new and claim.findings is not None:
        keep_verdicts(kept.version, claim.findings, as_of=as_of)
        keep_sessions_of(kept.version.claim, claim.sessions, file)
    return kept


def _keep_new(
    claims: Sequence[CheckedClaim],
    file: LoadedFile,
    as_of: date,
    is_synthetic: bool,
) -> list[Kept]:
    patients = known_patients(claim.encounter for claim in claims)
    rows = [_claim_row(claim, patients, is_synthetic) for claim in claims]
    Claim.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    versions = ClaimVersion.objects.bulk_create(
        (
            ClaimVersion(
                claim=row,
                number=1,
                content=claim.content,
                digest=digest(claim.content),
                file=file,
                by=file.by,
            )
            for row, claim in zip(rows, claims, strict=True)
        ),
        batch_size=ROWS_AT_ONCE,
    )
    every = (
        found
        for version, claim in zip(versions, claims, strict=True)
        for found in verdict_rows(version, claim.findings or (), as_of=as_of)
    )
    Verdict.objects.bulk_create(every, batch_size=ROWS_AT_ONCE)
    _keep_sessions(rows, claims, file)
    _join_answers(rows)
    return [Kept(version, is_new=True) for version in versions]


def _claim_row(claim: CheckedClaim, patients: dict[str, Patient], is_synthetic: bool) -> Claim:
    name, day = claim.key
    key = match_key(claim.encounter)
    patient = patient_of(claim.encounter, known=patients.get(key or ""), is_synthetic=is_synthetic)
    if patient is not None and key is not None:
        patients[key] = patient
    facts = {**claim_facts(claim.encounter), **summary(claim.findings or ())}
    return Claim(claim_id=name, service_date=day, patient=patient, **facts)


def _keep_sessions(rows: Sequence[Claim], claims: Sequence[CheckedClaim], file: LoadedFile) -> None:
    told: dict[str, Session] = {}
    marks: dict[str, str] = {}  # under which a session may be kept already: its own
    keys = keys_of(row.patient for row in rows if row.patient is not None)
    for row, claim in zip(rows, claims, strict=True):
        for past in claim.sessions if row.patient is not None else ():
            session = session_row(row.patient, past, rendering_npi=row.rendering_npi, file=file, claim=row)
            told.setdefault(session.digest, session)
            marks |= dict.fromkeys(session_marks(keys[row.patient.pk], session), session.digest)
    kept = Session.objects.filter(digest__in=marks).values_list("digest", flat=True)
    held = {marks[mark] for mark in kept}
    fresh = (session for mark, session in told.items() if mark not in held)
    Session.objects.bulk_create(fresh, batch_size=ROWS_AT_ONCE)


def _join_answers(rows: Sequence[Claim]) -> None:
    """Answers of payers may have come before their claims."""
    by_name = {row.claim_id: row for row in rows}
    for answer in Remittance.objects.filter(claim=None, claim_number__in=by_name):
        answer.claim = by_name[answer.claim_number]
        answer.save(update_fields=["claim"])
