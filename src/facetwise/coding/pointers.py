"""Which diagnoses belong to a line: those whose body region is a region of one of its joints.

Compared with the joints, not with the code family (coding reference 12). A diagnosis without a region of its
own contradicts nothing, and explains nothing: it is not pointed to.
"""

from collections.abc import Collection, Sequence
from datetime import date

from facetwise.codes import diagnoses
from facetwise.domain import spine

MOST_POINTERS = 4  # a service line holds four


def pointers(given: Sequence[str], joints: Collection[str], service_date: date | None) -> tuple[int, ...]:
    """Positions, counted from 1 and in the order given, of the diagnoses that fit one of the joints."""
    regions = {region for joint in joints for region in _regions(joint)}
    fitting = [number for number, code in enumerate(given, start=1) if _fits(code, regions, service_date)]
    return tuple(fitting[:MOST_POINTERS])


def _regions(joint: str) -> tuple[str, ...]:
    if joint == spine.SACROILIAC_JOINT:
        return spine.sacroiliac_diagnosis_regions()
    return spine.joints()[joint].diagnosis_regions


def _fits(code: str, regions: Collection[str], service_date: date | None) -> bool:
    found = diagnoses.diagnosis(code, service_date) if service_date else None
    known = (found,) if found else diagnoses.periods(code)  # an outdated code still says where the pain was
    return any(item.region == "multiple" or set(item.regions) & set(regions) for item in known)
