"""What a drawing of the spine shows, read from the anatomy table: levels, nerves, and the marks upon them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from facetwise.domain import spine
from facetwise.domain.claim import NotCounted, TreatedJoint
from facetwise.domain.spine import Joint
from facetwise.domain.vocabulary import Side

SIDES = (Side.LEFT, Side.RIGHT)  # posterior view: the patient's left is on the left


class Mark(StrEnum):
    """What is to be seen at a joint or nerve; never told by colour alone."""

    PLAIN = "plain"
    TREATED = "treated"
    BEYOND_LIMIT = "beyond_limit"
    SIDE_NOT_STATED = "side_not_stated"
    WITHOUT_PARTNER = "without_partner"


LEGEND = {
    Mark.TREATED: "joint treated, counted",
    Mark.BEYOND_LIMIT: "joint treated, beyond the levels that the payer covers",
    Mark.SIDE_NOT_STATED: "joint treated, side not stated",
    Mark.WITHOUT_PARTNER: "nerve blocked without its partner: no joint, not counted",
}


class Section(StrEnum):
    """A part of the spine to zoom to."""

    NECK = "neck"
    CHEST = "chest"
    LOW_BACK = "low_back"
    NECK_AND_CHEST = "neck_and_chest"
    CHEST_AND_LOW_BACK = "chest_and_low_back"
    WHOLE = "whole"


_ENDS = {  # first and last joint shown; the order is the order in which a section is tried
    Section.NECK: ("C0-C1", "C7-T1"),
    Section.LOW_BACK: ("T12-L1", "L5-S1"),
    Section.CHEST: ("C7-T1", "T12-L1"),
    Section.NECK_AND_CHEST: ("C0-C1", "T12-L1"),
    Section.CHEST_AND_LOW_BACK: ("C7-T1", "L5-S1"),
    Section.WHOLE: ("C0-C1", "L5-S1"),
}


@dataclass(frozen=True, slots=True)
class Level:
    """One level with the mark of its left and of its right joint."""

    joint: Joint
    marks: dict[Side, Mark]

    @property
    def vertebrae(self) -> tuple[str, str]:
        """Names of the upper and the lower vertebra."""
        upper, lower = self.joint.name.split("-")
        return upper, lower

    def called(self, side: Side) -> str:
        """The joint's name as a person says it: ``right C4-C5 facet joint``."""
        kind = "facet joint" if self.joint.is_zygapophyseal else "joint"
        return f"{side} {self.joint.name} {kind}"


@dataclass(frozen=True, slots=True)
class Branch:
    """One nerve, the joints it supplies, and the vertebra it crosses (none: it crosses its joint)."""

    nerve: str
    joints: tuple[Joint, ...]
    crosses: str | None
    marks: dict[Side, Mark]

    def called(self, side: Side) -> str:
        """The nerve's name as a person says it."""
        return f"{side} {nerve_name(self.nerve)}"


@dataclass(frozen=True, slots=True)
class SpinePicture:
    """Everything that one drawing shows, from the head down."""

    section: Section
    levels: tuple[Level, ...]
    branches: tuple[Branch, ...]

    @property
    def vertebrae(self) -> tuple[str, ...]:
        """The vertebrae in view, from the head down."""
        return tuple(dict.fromkeys(name for level in self.levels for name in level.vertebrae))

    @property
    def marks_used(self) -> tuple[Mark, ...]:
        """The marks a legend has to explain."""
        drawn: tuple[Level | Branch, ...] = (*self.levels, *self.branches)
        used = {mark for item in drawn for mark in item.marks.values()}
        return tuple(mark for mark in LEGEND if mark in used)


def nerve_name(nerve: str) -> str:
    """A nerve's short name in words."""
    if nerve == spine.THIRD_OCCIPITAL_NERVE:
        return "third occipital nerve"
    return "L5 dorsal ramus" if nerve == "L5" else f"{nerve} medial branch"


def crossed_vertebra(nerve: str) -> str | None:
    """The vertebra whose pillar or transverse process the nerve crosses; none if it crosses its joint.

    A nerve of two joints crosses the vertebra between them. A nerve of one joint crosses the vertebra that
    the joint's other nerve leaves free; the third occipital nerve shares its joint with none.
    """
    supplied = spine.joints_supplied_by(nerve)
    ends = [set(joint.name.split("-")) for joint in supplied]
    if len(ends) > 1:
        return set.intersection(*ends).pop()
    partners = [other for other in supplied[0].nerves if other != nerve]
    if not partners:
        return None
    return (ends[0] - {crossed_vertebra(partners[0])}).pop()


def spine_picture(
    joints: Sequence[TreatedJoint],
    leftovers: Sequence[NotCounted] = (),
    *,
    beyond_limit: Collection[str] = (),
    section: Section | None = None,
) -> SpinePicture:
    """The picture of what was treated, zoomed to it (to the neck when nothing was).

    Args:
        joints: the joints counted, a bilateral one as two entries.
        leftovers: targets that made no level; the nerves among them are drawn.
        beyond_limit: names of treated levels that the payer does not cover.
        section: the part to show instead.
    """
    nerves = [item for item in leftovers if item.target in spine.nerves()]
    shown = section or _section_of({item.joint for item in joints}, {item.target for item in nerves})
    inside = _joints_of(shown)
    return SpinePicture(
        section=shown,
        levels=tuple(Level(joint, _joint_marks(joint, joints, beyond_limit)) for joint in inside),
        branches=tuple(
            Branch(nerve, supplied, crossed_vertebra(nerve), _nerve_marks(nerve, nerves))
            for nerve in spine.nerves()
            if (supplied := tuple(j for j in spine.joints_supplied_by(nerve) if j in inside))
        ),
    )


def _section_of(joint_names: set[str], nerve_names: set[str]) -> Section:
    for section in _ENDS:
        names = {joint.name for joint in _joints_of(section)}
        if joint_names <= names and all(_is_within(nerve, names) for nerve in nerve_names):
            return section
    return Section.WHOLE


def _is_within(nerve: str, joint_names: set[str]) -> bool:
    return any(joint.name in joint_names for joint in spine.joints_supplied_by(nerve))


def _joints_of(section: Section) -> list[Joint]:
    first, last = (spine.joints()[name].order for name in _ENDS[section])
    return [joint for joint in spine.joints().values() if first <= joint.order <= last]


def _joint_marks(joint: Joint, treated: Sequence[TreatedJoint], beyond: Collection[str]) -> dict[Side, Mark]:
    sides = [item.side for item in treated if item.joint == joint.name]
    marked = Mark.BEYOND_LIMIT if joint.name in beyond else Mark.TREATED
    return {side: _mark(side, sides, marked) for side in SIDES}


def _nerve_marks(nerve: str, leftovers: Sequence[NotCounted]) -> dict[Side, Mark]:
    sides = [item.side for item in leftovers if item.target == nerve]
    alone = Mark.WITHOUT_PARTNER
    return {side: alone if _is_on(side, sides) or None in sides else Mark.PLAIN for side in SIDES}


def _mark(side: Side, sides: Sequence[Side | None], marked: Mark) -> Mark:
    if _is_on(side, sides):
        return marked
    return Mark.SIDE_NOT_STATED if None in sides else Mark.PLAIN


def _is_on(side: Side, sides: Sequence[Side | None]) -> bool:
    return side in sides or Side.BILATERAL in sides
