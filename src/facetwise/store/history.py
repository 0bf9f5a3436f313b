"""A patient's earlier sessions as the rules ask for them."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from facetwise.domain.encounter import PastSession
from facetwise.domain.vocabulary import Guidance, Purpose, Region, Side, Technique
from facetwise.store.models import Patient, Session

READ_BEFORE = "standing_sessions"


def history_of(patient: Patient, *, before: date | None = None) -> tuple[PastSession, ...] | None:
    """The standing sessions before a day, oldest first.

    None where nothing is known and nobody said that the history is complete: not loaded is not the same as none.
    """
    read: Iterable[Session] | None = getattr(patient, READ_BEFORE, None)
    rows = _standing(patient.sessions.all()) if read is None else read
    found = tuple(_past(row) for row in rows if before is None or row.service_date < before)
    return found if found or patient.history_complete else None


def read_histories(patients: Sequence[Patient]) -> None:
    """Read the sessions of many patients at once; `history_of` then asks no more for each."""
    standing = Prefetch("sessions", queryset=_standing(Session.objects.all()), to_attr=READ_BEFORE)
    prefetch_related_objects(patients, standing)


def _standing(rows: QuerySet) -> QuerySet:
    return rows.filter(superseded_by=None).order_by("service_date", "id")


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
        codes=None if row.codes is None else tuple(row.codes),
    )
