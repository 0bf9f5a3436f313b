"""Patients as encounters tell of them, and their sessions. The same again changes nothing."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from facetwise.domain.encounter import Encounter, PastSession
from facetwise.store.fitting import digest, fitted, identifier
from facetwise.store.models import Claim, LoadedFile, Patient, Session
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
    "codes",
)


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
        "codes": _listed(past.codes),
    }
    mark = _session_mark(patient.match_key, told)
    return Session(digest=mark, **told, patient=patient, rendering_npi=rendering_npi, file=file, claim=claim)


def session_marks(keys: Sequence[str], session: Session) -> list[str]:
    """The digests under which a session may be kept already: one for each key of its patient."""
    told = {name: getattr(session, name) for name in SESSION_FACTS}
    return [_session_mark(key, told) for key in keys]


def _session_mark(match_key: str, told: Object) -> str:
    """Without codes the mark is that of sessions kept before codes were."""
    return digest([match_key, {name: value for name, value in told.items() if name != "codes" or value}])


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


def _listed(values: Sequence[Any] | None) -> list[str] | None:
    return None if values is None else [str(value) for value in values]
