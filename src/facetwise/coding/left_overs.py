"""What is open after the lines are written: targets without a level, sides, levels, sets without a code."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from facetwise.coding import not_counted, queries
from facetwise.coding.counting import CountedJoint, JointCount, count
from facetwise.coding.families import CodeFamily
from facetwise.coding.parts import Part, together
from facetwise.coding.session import Session
from facetwise.coding.treatments import Treatment
from facetwise.domain.claim import Query

INJECTIONS = (CodeFamily.INJECTION, CodeFamily.ULTRASOUND_INJECTION)  # one act, told apart by guidance alone


def left_over_part(session: Session) -> Part:
    """What does not count and why, and the questions that follow from it."""
    split = _split_by_guidance(session)
    return together(
        [
            *(_of_treatment(treatment, session, split) for treatment in session.treatments),
            *(_of_count(counted, session) for counted in session.uncoded_counts),
            Part(queries=(queries.guidance_differs(split),) if split else ()),
            Part(queries=tuple(_without_targets(session))),
        ]
    )


def _split_by_guidance(session: Session) -> list[CountedJoint]:
    """Joints whose nerve set is whole only across two kinds of guidance: no family of codes is theirs."""
    by_family = [
        [target for procedure in treatment.procedures for target in procedure.targets]
        for treatment in session.treatments
        if treatment.family in INJECTIONS
    ]
    whole = {(item.joint, item.side) for targets in by_family for item in count(targets).joints}
    all_together = count(target for targets in by_family for target in targets).joints
    return [item for item in all_together if (item.joint, item.side) not in whole]


def _of_treatment(treatment: Treatment, session: Session, split: Sequence[CountedJoint]) -> Part:
    names = list(dict.fromkeys(item.joint for item in treatment.without_code))
    own = Part(
        not_counted=tuple(not_counted.of_treatment(treatment)),
        queries=(queries.no_destruction_code(names),) if names else (),
    )
    return together([_of_count(treatment.count, session, split), own])


def _of_count(counted: JointCount, session: Session, split: Sequence[CountedJoint] = ()) -> Part:
    """What of a count makes no level; a nerve of a joint that was split is asked about by its guidance alone."""
    asked = {(nerve, item.side) for item in split for nerve in item.nerves}
    others = tuple(item for item in counted.left_over if (item.nerve, item.side) not in asked)
    is_open = session.without_sacroiliac_nerves(replace(counted, left_over=others))
    return Part(
        not_counted=tuple(not_counted.of_count(counted, session.sacroiliac)),
        queries=queries.counting_queries(is_open),
    )


def _without_targets(session: Session) -> Iterable[Query]:
    return (
        queries.targets_not_stated(procedure) for procedure in session.procedures if not procedure.targets
    )
