"""Targets that make no level, and why, in plain words."""

from collections.abc import Collection

from facetwise.coding.counting import JointCount, LeftOverNerve, OtherTarget
from facetwise.coding.sacroiliac import SacroiliacCount
from facetwise.coding.treatments import Treatment
from facetwise.coding.wording import joined
from facetwise.domain.claim import NotCounted
from facetwise.domain.spine import SACROILIAC_JOINT
from facetwise.domain.vocabulary import Side

UNKNOWN = "neither a joint nor a nerve that the spine table knows"
DESTROYED = "counted once: the same joint is already counted by another procedure of this day"
WITHOUT_CODE = (
    "this joint is reached only by a needle into the joint; no nerve block or destruction is coded for it"
)


def of_count(count: JointCount, sacroiliac: SacroiliacCount) -> list[NotCounted]:
    """Left-over nerves with what they lack, sacroiliac targets, names that are not known."""
    unsided = {item.nerve for item in count.left_over if item.side is None}
    return [
        *(
            _entry(item.nerve, item.side, _why_left_over(item, unsided, sacroiliac))
            for item in count.left_over
        ),
        *(_entry(item.name, item.side, _why_sacral(item, count, sacroiliac)) for item in count.sacroiliac),
        *(_entry(item.name, item.side, UNKNOWN) for item in count.unknown),
    ]


def of_treatment(treatment: Treatment) -> list[NotCounted]:
    """Joints that a family does not count: already counted by another one, or without a code in it."""
    return [
        *(_entry(item.joint, item.side, DESTROYED) for item in treatment.repeated),
        *(_entry(item.joint, item.side, WITHOUT_CODE) for item in treatment.without_code),
    ]


def _entry(target: str, side: Side | None, why: str) -> NotCounted:
    return NotCounted(target=target, side=side, why=why)


def _why_left_over(item: LeftOverNerve, unsided: Collection[str], sacroiliac: SacroiliacCount) -> str:
    if item.nerve == "L5" and sacroiliac.has_nerve_set(item.side):
        return "part of the sacroiliac nerve set: without L4 it completes no facet joint"
    if item.nerve == "C2" and item.joints_counted_otherwise:
        return "adds nothing: C2-C3 is already counted"
    if item.nerve == "C2":
        return "supplies no facet joint by itself: C2-C3 is supplied by the third occipital nerve"
    lacking = _lacking(item, unsided if item.side else ())
    counted = joined(item.joints_counted_otherwise)
    if counted and lacking:
        return f"{counted} is already counted; {lacking}"
    return lacking or f"adds nothing: {counted} already counted"


def _lacking(item: LeftOverNerve, unsided: Collection[str]) -> str:
    """Every partner that would complete a joint; one that is in the record without a side is said to be."""
    hint = ", which is recorded without a side"
    ways = [
        f"{partner.nerve} for {partner.joint}{hint if partner.nerve in unsided else ''}"
        for partner in item.partners
    ]
    return f"no whole nerve set: lacks {' or '.join(ways)}" if ways else ""


def _why_sacral(item: OtherTarget, count: JointCount, sacroiliac: SacroiliacCount) -> str:
    if item.name == SACROILIAC_JOINT or sacroiliac.has_nerve_set(item.side):
        return "sacroiliac, never a facet level"
    if item.name == "S1" and _counts_l5_s1(count, item.side):
        return "an S1 branch adds nothing to L5-S1"
    return "a sacral branch is never a facet level"


def _counts_l5_s1(count: JointCount, side: Side | None) -> bool:
    return any(item.joint == "L5-S1" and item.side == side for item in count.joints)
