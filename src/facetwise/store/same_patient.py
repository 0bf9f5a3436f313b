"""One person whom two sources name apart: joined when it is certain, proposed to a person when it is not.

Nobody is destroyed: a joined patient stays as the key under which a source names them, and what moved is remembered.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from facetwise.store.models import Authorization, Claim, Joining, Patient, Person, Session

MOVING = {"claims": Claim, "sessions": Session, "authorizations": Authorization}
FACTS = ("name", "chart_number", "birth_date", "sex", "payer", "member_id", "state")
MOST_ALIKE = 200
Facts = tuple[str, date | None, str, str]


def plain_name(name: str) -> str:
    """A name as it is compared: its words in one order, in small letters."""
    return " ".join(sorted(name.replace(",", " ").casefold().split()))


def certainly(patients: Sequence[Patient]) -> list[Patient | None]:
    """Who else each of them is: payer, member number, birth date and name agree, and of one patient alone."""
    numbers = {patient.member_id for patient in patients if _is_told_whole(patient)}
    if not numbers:
        return [None] * len(patients)
    alike: dict[Facts, list[Patient]] = {}
    for other in Patient.objects.filter(member_id__in=numbers, same_as=None):
        alike.setdefault(_facts(other), []).append(other)
    return [_other(patient, alike) if _is_told_whole(patient) else None for patient in patients]


def _other(patient: Patient, alike: Mapping[Facts, Sequence[Patient]]) -> Patient | None:
    others = [other for other in alike.get(_facts(patient), ()) if other.pk != patient.pk]
    if others and patient.pk is not None:
        apart = _told_apart(patient)
        others = [other for other in others if other.pk not in apart]
    return others[0] if len(others) == 1 else None


def _is_told_whole(patient: Patient) -> bool:
    return bool(patient.member_id and patient.birth_date and patient.payer and patient.name)


def _facts(patient: Patient) -> Facts:
    return patient.member_id, patient.birth_date, patient.payer, plain_name(patient.name)


def join_if_certain(patient: Patient) -> Patient:
    """The patient, or who stands for them from now on."""
    (other,) = certainly([patient])
    if other is None:
        return patient
    joined, into = (other, patient) if patient.chart_number and not other.chart_number else (patient, other)
    join(joined, into)
    return into


def perhaps_same(patient: Patient, seen: QuerySet) -> list[Patient]:
    """Patients of the same birth date with the same name or member number whom nobody told apart yet."""
    if patient.birth_date is None:
        return []
    born = seen.filter(birth_date=patient.birth_date).exclude(pk=patient.pk)
    name = plain_name(patient.name)
    return [
        other
        for other in born.exclude(pk__in=_told_apart(patient))[:MOST_ALIKE]
        if (name and plain_name(other.name) == name)
        or (patient.member_id and other.member_id == patient.member_id)
    ]


@transaction.atomic
def join(joined: Patient, into: Patient, *, by: Person | None = None) -> Joining:
    """Keep two patients as one from now on; what the first had goes to the second."""
    moved = {}
    for kind, model in MOVING.items():
        rows = model._default_manager.filter(patient=joined)
        moved[kind] = list(rows.values_list("pk", flat=True))
        rows.update(patient=into)
    joined.same_as = into
    joined.save(update_fields=["same_as"])
    moved["facts"] = [name for name in FACTS if getattr(joined, name) and not getattr(into, name)]
    for name in moved["facts"]:
        setattr(into, name, getattr(joined, name))
    into.save(update_fields=moved["facts"])
    return Joining.objects.create(joined=joined, into=into, by=by, moved=moved)


@transaction.atomic
def take_apart(joining: Joining, *, by: Person) -> None:
    """Two people after all: what moved goes back, what came since stays."""
    into = joining.into.standing
    for kind, model in MOVING.items():
        rows = model._default_manager.filter(pk__in=joining.moved[kind], patient=into)
        rows.update(patient=joining.joined)
    for name in joining.moved["facts"]:
        setattr(into, name, None if name == "birth_date" else "")
    into.save(update_fields=joining.moved["facts"])
    joining.joined.same_as = None
    joining.joined.save(update_fields=["same_as"])
    joining.undone_at, joining.undone_by = timezone.now(), by
    joining.save(update_fields=["undone_at", "undone_by"])


def tell_apart(one: Patient, other: Patient, *, by: Person) -> None:
    """Remember that somebody knows them as two people."""
    Joining.objects.create(joined=one, into=other, by=by, undone_at=timezone.now(), undone_by=by)


def keys_of(patients: Iterable[Patient]) -> dict[int, list[str]]:
    """Every key under which the sources name each of these patients, their own first."""
    keys = {patient.pk: [patient.match_key] for patient in patients}
    standing = {number: number for number in keys}  # who stands for whom
    found = Patient.objects.values_list("pk", "match_key", "same_as_id")
    while rows := list(found.filter(same_as__in=standing)):
        for _, key, into in rows:
            keys[standing[into]].append(key)
        standing = {number: standing[into] for number, _, into in rows}
    return keys


def _told_apart(patient: Patient) -> list[int]:
    pairs = Joining.objects.filter(Q(joined=patient) | Q(into=patient)).exclude(undone_at=None)
    return [
        into if joined == patient.pk else joined for joined, into in pairs.values_list("joined_id", "into_id")
    ]
