"""Technique, guidance, temperature and purpose of a procedure → the family of codes, or a question.

Where the record does not say, or the code book has no code that may be chosen without a person, there is no
family and a question instead. Sources: coding reference 4 and 7; "no line, a query instead" in the contract.
"""

from dataclasses import dataclass
from enum import StrEnum

from facetwise.coding import queries
from facetwise.domain.claim import Query
from facetwise.domain.encounter import Procedure
from facetwise.domain.vocabulary import Guidance, Purpose, Technique
from facetwise.policy.code_book import thermal_from_celsius

RADIOGRAPHIC = (Guidance.FLUOROSCOPY, Guidance.CT)
SEVERAL_MUSCLES_FROM = 3


class CodeFamily(StrEnum):
    """Families in the order in which their lines stand on a claim."""

    DESTRUCTION = "destruction"
    INJECTION = "injection"
    ULTRASOUND_INJECTION = "ultrasound_injection"
    TRIGGER_POINT = "trigger_point"


OTHER_DESTRUCTION_NOTE = (
    "for a chemical lesion the code book points to 64999, for cold and laser no text read here names a code: "
    "nothing is billed before the technique is known"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The family, or None with at least one question; ``notes`` name codes that a person has to decide on."""

    family: CodeFamily | None = None
    queries: tuple[Query, ...] = ()
    notes: tuple[str, ...] = ()


def choose(procedure: Procedure) -> Choice:
    """The code family of one procedure."""
    match procedure.technique:
        case None:
            return Choice(queries=(queries.technique_not_stated(procedure),))
        case Technique.OTHER:
            notes = (OTHER_DESTRUCTION_NOTE,) if procedure.purpose is Purpose.ABLATION else ()
            return Choice(queries=(queries.technique_unclear(procedure),), notes=notes)
        case Technique.RADIOFREQUENCY | Technique.PULSED_RADIOFREQUENCY:
            return _destruction(procedure)
        case _:
            return _injection(procedure)


def _destruction(procedure: Procedure) -> Choice:
    why_unlisted = _why_unlisted(procedure)
    if why_unlisted:
        return _unlisted(procedure, why_unlisted)
    if procedure.guidance is None:
        return Choice(queries=(queries.guidance_not_stated(procedure),))
    asked = []
    if procedure.temperature_c is None:
        asked.append(queries.temperature_not_stated(procedure))
    if procedure.purpose is Purpose.DIAGNOSTIC:
        asked.append(queries.purpose_unlike_technique(procedure))
    return Choice(family=CodeFamily.DESTRUCTION, queries=tuple(asked))


def _why_unlisted(procedure: Procedure) -> str | None:
    """Why the thermal destruction codes do not describe it, or None."""
    temperature, thermal_from = procedure.temperature_c, thermal_from_celsius()
    if procedure.technique is Technique.PULSED_RADIOFREQUENCY:
        return "pulsed radiofrequency"
    if temperature is not None and temperature < thermal_from:
        return f"radiofrequency at {temperature:g} °C, below {thermal_from:g} °C"
    if procedure.guidance is not None and procedure.guidance not in RADIOGRAPHIC:
        return f"destruction with {queries.GUIDANCE_WORDS[procedure.guidance]}"
    return None


def _unlisted(procedure: Procedure, why: str) -> Choice:
    note = f"{why} is not described by 64633-64636; the code book points to 64999, which is not billed here"
    return Choice(queries=(queries.unlisted(procedure, why),), notes=(note,))


def _injection(procedure: Procedure) -> Choice:
    if procedure.purpose is Purpose.ABLATION:
        return Choice(queries=(queries.purpose_unlike_technique(procedure),))
    match procedure.guidance:
        case Guidance.FLUOROSCOPY | Guidance.CT:
            return Choice(family=CodeFamily.INJECTION)
        case Guidance.ULTRASOUND:
            return Choice(family=CodeFamily.ULTRASOUND_INJECTION)
        case Guidance.NONE:
            return _without_imaging(procedure)
        case Guidance.MRI:
            return Choice(queries=(queries.guidance_without_code(procedure),))
        case None:
            return Choice(queries=(queries.guidance_not_stated(procedure),))


def _without_imaging(procedure: Procedure) -> Choice:
    if not procedure.muscles:
        return Choice(queries=(queries.muscles_not_stated(procedure),))
    return Choice(
        family=CodeFamily.TRIGGER_POINT,
        notes=("an injection without imaging is not a facet injection: it is coded by the muscles injected",),
    )


def trigger_point_code(muscles: int) -> str:
    """Trigger point code by the number of muscles; the fallback for an injection without imaging."""
    return "20553" if muscles >= SEVERAL_MUSCLES_FROM else "20552"
