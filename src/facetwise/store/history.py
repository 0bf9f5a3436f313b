"""A patient's earlier sessions as the rules ask for them."""

from datetime import date

from facetwise.domain.encounter import PastSession
from facetwise.domain.vocabulary import Guidance, Purpose, Region, Side, Technique
from facetwise.store.models import Patient, Session


def history_of(patient: Patient, *, before: date | None = None) -> tuple[PastSession, ...] | None:
    """The standing sessions before a day, oldest first.

    None where nothing is known and nobody said that the history is complete: not loaded is not the same as none.
    """
    rows = patient.sessions.filter(superseded_by=None)
    if before is not None:
        rows = rows.filter(service_date__lt=before)
    found = tuple(_past(row) for row in rows.order_by("service_date", "id"))
    return found if found or patient.history_complete else None


def _past(row: Session) -> PastSession:
    return PastSession(
        service_date=row.service_date,
        region=Region(row.region) if row.region else None,
        purpose=Purpose(row.purpose),
        technique=Technique(row.technique) if row.technique else None,
        joints=None if row.joints is None else tuple(row.joints),
        sides=None if row.sides is None else tuple(Side(side) for side in row.sides),
        relief_percent=row.relief_percent,
        relief_months=row.relief_months,
        function_gain_percent=row.function_gain_percent,
        guidance=Guidance(row.guidance) if row.guidance else None,
    )
