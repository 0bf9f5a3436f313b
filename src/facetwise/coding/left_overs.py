"""What is open after the lines are written: targets without a level, sides, levels, sets without a code."""

from collections.abc import Iterable

from facetwise.coding import not_counted, queries
from facetwise.coding.counting import JointCount
from facetwise.coding.parts import Part, together
from facetwise.coding.session import Session
from facetwise.coding.treatments import Treatment
from facetwise.domain.claim import Query


def left_over_part(session: Session) -> Part:
    """What does not count and why, and the questions that follow from it."""
    return together(
        [
            *(_of_treatment(treatment, session) for treatment in session.treatments),
            *(_of_count(counted, session) for counted in session.uncoded_counts),
            Part(queries=tuple(_without_targets(session))),
        ]
    )


def _of_treatment(treatment: Treatment, session: Session) -> Part:
    names = list(dict.fromkeys(item.joint for item in treatment.without_code))
    own = Part(
        not_counted=tuple(not_counted.of_treatment(treatment)),
        queries=(queries.no_destruction_code(names),) if names else (),
    )
    return together([_of_count(treatment.count, session), own])


def _of_count(counted: JointCount, session: Session) -> Part:
    return Part(
        not_counted=tuple(not_counted.of_count(counted, session.sacroiliac)),
        queries=queries.counting_queries(session.without_sacroiliac_nerves(counted)),
    )


def _without_targets(session: Session) -> Iterable[Query]:
    return (
        queries.targets_not_stated(procedure) for procedure in session.procedures if not procedure.targets
    )
