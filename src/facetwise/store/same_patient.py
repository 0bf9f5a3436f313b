"""One person whom two sources name apart: joined when it is certain, proposed to a person when it is not.

Nobody is destroyed: a joined patient stays as the key under which a source names them, and what moved is remembered.
"""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from facetwise.store.models import Authorization, Claim, Joining, Patient, Person, Session

MOVING = {"claims": Claim, "sessions": Session, "authorizations": Authorization}
FACTS = ("name", "chart_number", "birth_date", "sex", "payer", "member_id", "state")
MOST_ALIKE = 200


def plain_name(name: str) -> str:
    """A name as it is compared: its words in one order, in small letters."""
    return " ".join(sorted(name.replace(",", " ").casefold().split()))


def certainly(patient: Patient) -> Patient | None:
    """Who else is this person: payer, member number, birth date and name agree, and of one patient alone."""
    if not (patient.member_id and patient.birth_date and patient.payer and patient.name):
        return None
    alike = Patient.objects.filter(
        member_id=patient.member_id, birth_date=patient.birth_date, payer=patient.payer, same_as=None
    ).exclude(pk__in=[patient.pk, *_told_apart(patient)])
    certain = [other for other in alike if plain_name(other.name) == plain_name(patient.name)]
    return certain[0] if len(certain) == 1 else None


def join_if_certain(patient: Patient) -> Patient:
    """The patient, or who stands for them from now on."""
    other = certainly(patient)
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


def keys_of(patient: Patient) -> list[str]:
    """Every key under which the sources name a patient, their own first."""
    return [patient.match_key, *(key for other in patient.also.all() for key in keys_of(other))]


def _told_apart(patient: Patient) -> list[int]:
    if patient.pk is None:
        return []
    pairs = Joining.objects.filter(Q(joined=patient) | Q(into=patient)).exclude(undone_at=None)
    return [
        into if joined == patient.pk else joined for joined, into in pairs.values_list("joined_id", "into_id")
    ]
