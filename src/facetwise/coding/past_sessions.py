"""A day of facet work as it stands in the history of the days after it."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from facetwise.coding.session import Session
from facetwise.coding.treatments import Level, Treatment, single_purpose, single_technique
from facetwise.domain import spine
from facetwise.domain.encounter import Encounter, PastSession
from facetwise.domain.vocabulary import Guidance, Region, Side


def past_sessions(encounter: Encounter) -> tuple[PastSession, ...]:
    """What later sessions have to know of this one: region, purpose, technique, joints and sides, relief.

    One entry for each kind of work, region and set of sides, so that an entry's joints all have its sides; entries
    of one day are one session to whoever counts them. Nothing for a record without a day, or without facet work.
    """
    day = encounter.service_date
    if day is None or not encounter.procedures:
        return ()
    relief = encounter.documentation.response.percent
    treatments = Session.of(encounter.procedures).treatments
    return tuple(entry for treatment in treatments for entry in _entries(treatment, day, relief))


def _entries(treatment: Treatment, day: date, relief_percent: float | None) -> Iterator[PastSession]:
    for (region, sides), group in groupby(sorted(treatment.levels, key=_order), key=_place):
        levels = list(group)
        yield PastSession(
            service_date=day,
            region=region,
            purpose=single_purpose(levels),
            technique=single_technique(levels),
            joints=tuple(level.joint for level in levels),
            sides=sides,
            relief_percent=relief_percent,
            guidance=_guidance(treatment),
        )


def _place(level: Level) -> tuple[Region, tuple[Side, ...] | None]:
    sides = tuple(side for side in level.sides if side is not None)
    return spine.joints()[level.joint].region, sides if len(sides) == len(level.sides) else None


def _order(level: Level) -> tuple[str, str, int]:
    region, sides = _place(level)
    return str(region), str(sides), level.order


def _guidance(treatment: Treatment) -> Guidance | None:
    found = {procedure.guidance for procedure in treatment.procedures}
    return found.pop() if len(found) == 1 else None
