"""Earlier sessions of the patient, as words and as data."""

from collections.abc import Sequence

from facetwise.domain.encounter import PastSession
from facetwise.domain.vocabulary import Purpose

_TOLD_OTHERWISE = {Purpose.UNSPECIFIED, Purpose.ABLATION}  # by nothing, or by the technique


def earlier_words(session: PastSession) -> str:
    """One earlier session in a line; what is not known is said."""
    work = (session.technique or "facet work").replace("_", " ")
    purpose = "" if session.purpose in _TOLD_OTHERWISE else f"{session.purpose} "
    joints = _listed(session.joints, "joints not known")
    sides = _listed(session.sides, "side not known")
    relief = "relief not known" if session.relief_percent is None else f"{session.relief_percent:g} % relief"
    return f"{session.service_date}: {purpose}{work}, {joints}, {sides}, {relief}"


def earlier_objects(sessions: Sequence[PastSession]) -> list[dict[str, object]]:
    """The sessions as ``history`` of an encounter writes them."""
    return [
        {
            "service_date": session.service_date.isoformat(),
            "region": session.region,
            "purpose": session.purpose,
            "technique": session.technique,
            "joints": session.joints,
            "sides": session.sides,
            "relief_percent": session.relief_percent,
            "guidance": session.guidance,
        }
        for session in sessions
    ]


def _listed(values: Sequence[str] | None, unknown: str) -> str:
    return ", ".join(values) if values else unknown
