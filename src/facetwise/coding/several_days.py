"""Several records of one patient: each earlier day, with its joints and relief, is history of the later ones.

Records are of one person where name and birth date agree. What a record recalls of an earlier day stands beside that
day's own record: it may add the relief, and where the two give different relief none is used and it is asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from facetwise.coding.past_sessions import past_sessions
from facetwise.domain.claim import Query
from facetwise.domain.encounter import Encounter, PastSession

Person = tuple[str, date]


@dataclass(frozen=True, slots=True)
class Linked:
    """A record with what it and the others tell of the days before it; there may have been more days."""

    encounter: Encounter
    earlier: tuple[PastSession, ...] = ()
    queries: tuple[Query, ...] = ()


def person_of(encounter: Encounter) -> Person | None:
    """Whose record it is; None where name or birth date is not known: then it is nobody else's history."""
    patient = encounter.patient
    if patient.name is None or patient.birth_date is None:
        return None
    return " ".join(sorted(patient.name.casefold().replace(",", " ").split())), patient.birth_date


def linked(encounters: Sequence[Encounter]) -> list[Linked]:
    """Each record, in the given order, with the sessions that earlier records of its patient hold."""
    by_person: dict[Person, list[Encounter]] = defaultdict(list)
    for encounter in encounters:
        if (person := person_of(encounter)) is not None:
            by_person[person].append(encounter)
    return [
        _linked(encounter, by_person.get(person_of(encounter) or ("", date.min), ()))
        for encounter in encounters
    ]


def _linked(encounter: Encounter, of_person: Iterable[Encounter]) -> Linked:
    today = encounter.service_date
    if today is None:
        return Linked(encounter)
    before = [other for other in of_person if other.service_date is not None and other.service_date < today]
    if not before:
        return Linked(encounter)
    own = [entry for other in before for entry in past_sessions(other)]
    recalled = [entry for other in [*before, encounter] for entry in other.history or ()]
    entries: list[PastSession] = []
    queries: list[Query] = []
    for day in sorted({entry.service_date for entry in [*own, *recalled] if entry.service_date < today}):
        told = [entry for entry in own if entry.service_date == day]
        remembered = [entry for entry in recalled if entry.service_date == day]
        reliefs = {entry.relief_percent for entry in [*told, *remembered]} - {None}
        if len(reliefs) > 1:
            queries.append(_which_relief(day, sorted(relief for relief in reliefs if relief is not None)))
        relief = reliefs.pop() if len(reliefs) == 1 else None
        entries += [replace(entry, relief_percent=relief) for entry in told or remembered[:1]]
    known = tuple(entries)
    return Linked(replace(encounter, history=known, history_is_complete=False), known, tuple(queries))


def _which_relief(day: date, reliefs: Sequence[float]) -> Query:
    given = " and of ".join(f"{relief:g} %" for relief in reliefs)
    return Query(
        about="history",
        question=f"the notes give the session of {day} a relief of {given}: what did the patient report?",
    )
