"""Rolling windows and earlier sessions, as days.

A session leaves the window on its date plus the months, never the other way round. Whether the last day still counts
is not stated in any text read (medicare.md 4), so the day after it is the one that is advised.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from facetwise.codes.procedures import Procedure, TechniqueGroup, procedure
from facetwise.domain import spine
from facetwise.domain.encounter import PastSession
from facetwise.domain.vocabulary import Purpose, Region, Technique

_DESTRUCTION = (Technique.RADIOFREQUENCY, Technique.PULSED_RADIOFREQUENCY)


def months_later(day: date, months: int) -> date:
    """The same day that many months later; the month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_certainly(session: PastSession, region: Region, purpose: Purpose) -> bool:
    """Whether an earlier session counts for this region and purpose beyond doubt."""
    return region_of(session) == region and purpose_of(session) == purpose


def may_be(session: PastSession, region: Region, purpose: Purpose) -> bool:
    """Whether an earlier session, of which region or purpose is not known, may count."""
    if is_certainly(session, region, purpose):
        return False
    stated, is_lesion = purpose_of(session), _is_lesion(session)
    is_open = is_lesion is None or is_lesion is (purpose is Purpose.ABLATION)
    fits_purpose = stated == purpose or (stated is Purpose.UNSPECIFIED and is_open)
    return fits_purpose and region_of(session) in (None, region)


def purpose_of(session: PastSession) -> Purpose:
    """The purpose as stated, or as the technique or the codes billed alone tell it."""
    if session.purpose is not Purpose.UNSPECIFIED:
        return session.purpose
    is_destruction = session.technique is None and _is_lesion(session)
    if session.technique is Technique.RADIOFREQUENCY or is_destruction:
        return Purpose.ABLATION
    return session.purpose


def _is_lesion(session: PastSession) -> bool | None:
    """Whether nerves were destroyed and not injected, by the technique, else by the codes billed; None if not told."""
    if session.technique is not None:
        return session.technique in _DESTRUCTION
    groups = {found.technique_group is TechniqueGroup.DESTRUCTION for found in _facet_procedures(session)}
    return groups.pop() if len(groups) == 1 else None


def region_of(session: PastSession) -> Region | None:
    """The region as stated, or as its joints, else its codes, tell it."""
    if session.region is not None:
        return session.region
    known = {
        spine.joints()[joint].region if spine.is_joint(joint) else None for joint in session.joints or ()
    }
    if not session.joints:
        known = {found.region for found in _facet_procedures(session)}
    return known.pop() if len(known) == 1 else None


def _facet_procedures(session: PastSession) -> list[Procedure]:
    found = [procedure(code) for code in session.codes or ()]
    return [item for item in found if item is not None and item.is_facet]


def distinct_days(sessions: Iterable[PastSession]) -> tuple[date, ...]:
    """A day is one session however many entries it has."""
    return tuple(sorted({session.service_date for session in sessions}))
