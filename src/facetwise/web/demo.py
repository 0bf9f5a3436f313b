"""A synthetic practice to try everything on: one person a role, patients, sessions, claims, authorizations."""

import secrets
from datetime import date, timedelta

from facetwise.domain.encounter import Encounter, PastSession
from facetwise.domain.encounter import Patient as PatientFacts
from facetwise.domain.vocabulary import Guidance, Purpose, Region, Side, Technique
from facetwise.store.models import Authorization, Patient, Person, Role
from facetwise.store.sessions import keep_session, patient_of
from facetwise.web.checking import recheck_open_claims, today
from facetwise.web.demo_claims import COMMERCIAL_PATIENT, DEMO_NPI, demo_file, demo_practice
from facetwise.web.demo_files import demo_835, demo_837
from facetwise.web.loading import load_claims
from facetwise.web.practice_file import practice_file
from facetwise.web.remittances import load_remittances

_PEOPLE = (
    ("coder", "Cora", "Coder", Role.CODER, ""),
    ("desk", "Frank", "Desk", Role.FRONT_DESK, ""),
    ("physician", "Phyllis", "Physician", Role.PHYSICIAN, DEMO_NPI),
    ("auditor", "Audrey", "Auditor", Role.AUDITOR, ""),
    ("admin", "Ada", "Administrator", Role.ADMINISTRATOR, ""),
)


def make_demo() -> list[str]:
    """Make the practice if it is not there; the lines to print, passwords among them this once."""
    told = ["A synthetic practice. Nobody in it is real."]
    if Person.objects.exists():
        return [
            *told,
            "It is there already, with the names and passwords that were printed when it was made.",
        ]
    told += ["", f"{'name':<12}{'role':<16}password"]
    for name, first, last, role, npi in _PEOPLE:
        password = secrets.token_urlsafe(12)
        Person.objects.create_user(
            username=name, password=password, first_name=first, last_name=last, role=role, npi=npi
        )
        told.append(f"{name:<12}{role.words:<16}{password}")
    make_ledger()
    _files(today())
    if not practice_file().exists():
        practice_file().write_bytes(demo_practice())
    return [*told, ""]


def make_ledger(day: date | None = None) -> None:
    """Patients, sessions, claims and authorizations as of a day (today)."""
    now = day or today()
    coder = Person.objects.filter(role=Role.CODER).first()
    load_claims("demo-claims.json", demo_file(now), by=coder, as_of=now, is_synthetic=True)
    _sessions(now)
    for patient in Patient.objects.filter(history_complete=True):
        recheck_open_claims(patient, as_of=now)
    _authorizations(now)


def _files(now: date) -> None:
    """What a billing program and a payer sent: files to look into, one claim of them set aside."""
    coder = Person.objects.filter(role=Role.CODER).first()
    load_claims("demo-clinic.837", demo_837(now), by=coder, as_of=now, is_synthetic=True)
    load_remittances("demo-payer.835", demo_835(now), by=coder)


def _sessions(now: date) -> None:
    for number, (back, purpose, relief, months) in enumerate(
        (
            (400, Purpose.DIAGNOSTIC, 85.0, None),
            (380, Purpose.DIAGNOSTIC, 90.0, None),
            (350, Purpose.ABLATION, 70.0, 9.0),
            (60, Purpose.DIAGNOSTIC, 80.0, None),
        )
    ):
        patient = patient_of(
            Encounter(
                patient=PatientFacts(
                    id="DEMO-101", name="Alma Demo-Ashe", birth_date=date(1951, 4, 9), sex="F"
                ),
                payer="medicare",
                state="OH",
            ),
            is_synthetic=True,
        )
        if patient is None:
            continue
        is_ablation = purpose is Purpose.ABLATION
        keep_session(
            patient,
            PastSession(
                service_date=now - timedelta(days=back),
                region=Region.CERVICAL_THORACIC,
                purpose=purpose,
                technique=Technique.RADIOFREQUENCY if is_ablation else Technique.MEDIAL_BRANCH_BLOCK,
                joints=("C4-C5", "C5-C6"),
                sides=(Side.RIGHT,) if number != 3 else (Side.LEFT,),
                relief_percent=relief,
                relief_months=months,
                guidance=Guidance.FLUOROSCOPY,
            ),
            rendering_npi=DEMO_NPI,
        )
        patient.history_complete = True
        patient.save(update_fields=["history_complete"])


def _authorizations(now: date) -> None:
    desk = Person.objects.filter(role=Role.FRONT_DESK).first()
    patient = patient_of(Encounter(patient=PatientFacts(id=COMMERCIAL_PATIENT)))
    if patient is None:
        return
    common = {"patient": patient, "payer": patient.payer, "owner": desk}
    Authorization.objects.create(
        **common,
        number="DEMO-A-4711",
        status="approved",
        codes=["64633", "64634"],
        sides=["right"],
        units=2,
        decided=now - timedelta(days=20),
        expires=now + timedelta(days=40),
        next_step="schedule before it expires",
    )
    Authorization.objects.create(
        **common,
        status="pending",
        codes=["64490"],
        sides=["left"],
        units=1,
        asked_on=now - timedelta(days=3),
        answer_due=now + timedelta(days=4),
        planned_for=now + timedelta(days=14),
        next_step="call the payer if there is no answer by the due date",
    )
    Authorization.objects.create(
        **common,
        status="denied",
        codes=["64635"],
        sides=["left"],
        decided=now - timedelta(days=5),
        appeal_by=now + timedelta(days=25),
        next_step="send the second block's record with the appeal",
    )
