"""Claims to which a loaded file is new: checked again behind it, so many at a time and no more than one can wait for.

A session may be split over claims of a day or be billed twice, and every session counts for those after it. So what a
file brings changes what is true of its patients' other claims of that day and of later ones.
"""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from functools import partial

from django.db.models import Min, Q

from facetwise.domain.encounter import Encounter
from facetwise.store.checked_claims import Key
from facetwise.store.models import Claim, ClaimVersion, LoadedFile, Patient, Session, WorkState
from facetwise.store.sessions import match_key
from facetwise.store.verdicts import keep_verdicts
from facetwise.web.checking import Object
from facetwise.web.checking_many import findings_of
from facetwise.web.known_files import Step

MOST_RECHECKED = 500  # behind one file
RECHECKED_AT_ONCE = 50


class EarlierBatches:
    """Which claims of a file were checked before another one of their patient, of the same day or earlier, was read."""

    def __init__(self) -> None:
        self._of_patients: dict[str, list[tuple[int, date, Key]]] = {}
        self._batch = 0

    def add(self, encounters: Sequence[Encounter]) -> None:
        """Claims that are checked together."""
        self._batch += 1
        for encounter in encounters:
            name, day = encounter.claim.claim_id or encounter.encounter_id, encounter.service_date
            patient = match_key(encounter)
            if name and day and patient:
                self._of_patients.setdefault(patient, []).append((self._batch, day, (name, day)))

    def keys(self) -> list[Key]:
        """Their numbers and days."""
        return [key for claims in self._of_patients.values() for key in _followed(claims)]


def _followed(claims: list[tuple[int, date, Key]]) -> Iterator[Key]:
    """Claims of one patient, in the order of their batches, behind which a later batch holds one as early."""
    behind, of_batch, current = date.max, date.max, claims[-1][0]
    for batch, day, key in reversed(claims):
        if batch != current:
            behind, of_batch, current = min(behind, of_batch), date.max, batch
        if behind <= day:
            yield key
        of_batch = min(of_batch, day)


def recheck_steps(file: LoadedFile, day: date, of_file: Collection[Key] = ()) -> Iterator[Step]:
    """Check again what a file that is in the ledger is new to; the file says how many, and how many of them changed.

    Args:
        file: whose claims or sessions are kept.
        day: the checking date.
        of_file: claims of the file itself that have to be looked at again.
    """
    found = _claims_after(file, of_file)
    left = max(len(found) - MOST_RECHECKED, 0) + max(len(of_file) - MOST_RECHECKED, 0)
    some_found = found[:MOST_RECHECKED]
    for start in range(0, len(some_found), RECHECKED_AT_ONCE):
        some = some_found[start : start + RECHECKED_AT_ONCE]
        yield partial(_rechecked, file, some, left, day)


def _claims_after(file: LoadedFile, of_file: Collection[Key]) -> list[int]:
    """Claims not sent yet of the file's patients, of the first new day of each or later; the newest days first."""
    begun = _first_days(file)
    patients = Patient.objects.filter(Q(claims__versions__file=file) | Q(sessions__file=file))
    names = {name for name, _ in list(of_file)[:MOST_RECHECKED]}
    waiting = (
        Claim.objects.exclude(state=WorkState.RELEASED)
        .exclude(service_date=None)
        .order_by("-service_date", "id")
        .values_list("pk", "patient_id", "claim_id", "service_date")
    )
    others = waiting.filter(patient__in=patients.values("pk")).exclude(versions__file=file)
    again = waiting.filter(claim_id__in=names) if names else ()
    return [
        *(pk for pk, patient, _, day in others if day >= begun.get(patient, date.max)),
        *(pk for pk, _, name, day in again if (name, day) in of_file),
    ]


def _first_days(file: LoadedFile) -> dict[int, date]:
    """The first day on which the file brings something new, by patient."""
    days: dict[int, date] = {}
    for rows, patient in (
        (ClaimVersion.objects.filter(file=file, claim__service_date__isnull=False), "claim__"),
        (Session.objects.filter(file=file), ""),
    ):
        told = rows.values_list(f"{patient}patient_id").annotate(first=Min(f"{patient}service_date"))
        for key, first in told:
            days[key] = min(days.get(key, first), first)
    return days


def _rechecked(file: LoadedFile, claims: Sequence[int], left: int, day: date) -> Callable[[], None]:
    versions = (
        ClaimVersion.objects.filter(claim__in=claims).select_related("claim__patient").order_by("number")
    )
    newest = {version.claim_id: version for version in versions}
    told = list(zip(newest.values(), findings_of(list(newest.values()), day), strict=True))

    def write() -> None:
        file.rechecked += len(told)
        file.rechecked_changed += sum(_kept(version, found, day) for version, found in told)
        file.recheck_left = left

    return write


def _kept(version: ClaimVersion, findings: Sequence[Object], day: date) -> bool:
    """Keep what the checks say now, and whether that is something else than before."""
    if version.claim.newest.pk != version.pk:  # somebody changed the claim meanwhile, and had it checked
        return False
    current = [verdict.finding for verdict in version.verdicts.filter(is_current=True)]
    keep_verdicts(version, findings, as_of=day)
    return _told(current) != _told(findings)


def _told(findings: Sequence[Object]) -> list[str]:
    return sorted(json.dumps(finding, sort_keys=True) for finding in findings)
