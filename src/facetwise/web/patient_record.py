"""What the ledger knows of a patient, as the plan asks for it."""

from dataclasses import dataclass, replace
from datetime import date

from facetwise.domain.encounter import Authorization, Encounter
from facetwise.domain.encounter import Patient as PatientFacts
from facetwise.domain.vocabulary import AuthorizationStatus, Side
from facetwise.store.history import history_of
from facetwise.store.models import Authorization as KeptAuthorization
from facetwise.store.models import Claim, Patient
from facetwise.web.checking import encounter_of


@dataclass(frozen=True, slots=True)
class PatientRecord:
    """A patient's facts, and the claim whose record of pain and earlier care they hold."""

    encounter: Encounter
    record_of: Claim | None


def patient_record(patient: Patient, day: date) -> PatientRecord:
    """Payer, history and authorization of the ledger, with the newest record; no procedure, no line.

    A record of an earlier visit tells of pain and earlier care; what belongs to that visit's procedure alone (the
    relief after it, its reasons) is not taken along.
    """
    newest = patient.claims.order_by("-service_date", "-id").first()
    known = encounter_of(newest.newest.content) if newest is not None else Encounter()
    encounter = Encounter(
        patient=PatientFacts(
            id=patient.chart_number or patient.uid,
            name=patient.name or None,
            birth_date=patient.birth_date,
            sex=patient.sex or None,
        ),
        payer=patient.payer or known.payer,
        state=patient.state or known.state,
        contractor=known.contractor,
        place_of_service=known.place_of_service,
        bill_for=known.bill_for,
        diagnoses=known.diagnoses,
        documentation=replace(
            Encounter().documentation,
            pain=known.documentation.pain,
            function_scale=known.documentation.function_scale,
            conservative_care=known.documentation.conservative_care,
        ),
        authorization=_authorization(patient, day),
        history=history_of(patient),
        history_is_complete=patient.history_complete,
    )
    return PatientRecord(encounter, newest)


def _authorization(patient: Patient, day: date) -> Authorization:
    """The approval that holds on the day, or nothing known."""
    standing = patient.authorizations.filter(superseded_by=None, status="approved")
    holding = [item for item in standing if item.expires is None or item.expires >= day]
    if not holding:
        return Authorization()
    newest: KeptAuthorization = max(holding, key=lambda item: item.pk)
    return Authorization(
        number=newest.number or None,
        status=AuthorizationStatus.APPROVED,
        decided=newest.decided,
        expires=newest.expires,
        codes=tuple(newest.codes),
        sides=tuple(Side(side) for side in newest.sides if side in list(Side)),
        units=newest.units_left,
    )
