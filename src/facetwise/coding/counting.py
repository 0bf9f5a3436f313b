"""Joints entered and nerves blocked, in any mix and order → the joints they count for, side by side.

Anatomy alone, from ``domain/data/innervation.csv``: a joint counts when it was entered, or when **every**
nerve that supplies it was blocked on that side. Never "nerves minus one": gaps break a run, and the third
occipital nerve (TON) is the whole supply of C2-C3. A side that was not stated is a side of its own: it
completes nothing on the right or left. Source of the rules: coding reference 1 and 2 (A58350 v22, A57787
v26).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from facetwise.domain import spine
from facetwise.domain.encounter import Target
from facetwise.domain.vocabulary import Side

SIDES: tuple[Side | None, ...] = (Side.RIGHT, Side.LEFT, None)
ALIAS_NERVES = ("C2", "C3")  # together another name for the TON; C2 alone supplies no facet joint
ALIAS_JOINT = "C2-C3"
SACROILIAC_TARGETS = (spine.SACROILIAC_JOINT, *spine.SACRAL_LATERAL_BRANCHES)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedJoint:
    """One joint on one side, and how the record names it: by joint, by its nerves, or both."""

    joint: str
    side: Side | None
    by_joint: bool
    nerves: tuple[str, ...]  # as written in the record; empty where only the joint is named
    by_alias: bool = False  # C2 and C3 stood for the TON


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """The nerve that is missing for a joint."""

    nerve: str
    joint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOverNerve:
    """A nerve in no whole set on its side, with every partner that would complete a joint not yet counted."""

    nerve: str
    side: Side | None
    partners: tuple[Partner, ...]
    joints_counted_otherwise: tuple[str, ...]  # joints it supplies that were entered on that side


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTarget:
    """A target that is no facet joint and no facet nerve: sacroiliac, or a name that is not known."""

    name: str
    side: Side | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JointCount:
    """What a set of targets comes to; everything ordered from the head down, right, left, side not stated."""

    joints: tuple[CountedJoint, ...] = ()
    left_over: tuple[LeftOverNerve, ...] = ()
    sacroiliac: tuple[OtherTarget, ...] = ()
    unknown: tuple[OtherTarget, ...] = ()

    @property
    def levels(self) -> dict[str, tuple[Side | None, ...]]:
        """Each distinct joint with its sides: both sides of a joint are one level."""
        names = dict.fromkeys(joint.joint for joint in self.joints)
        return {name: tuple(item.side for item in self.joints if item.joint == name) for name in names}


@dataclass(frozen=True, slots=True)
class _OneSide:
    side: Side | None
    entered: frozenset[str]
    nerves: frozenset[str]

    def blocked_set(self, joint: spine.Joint) -> tuple[str, ...]:
        """The nerves that supply the joint, if all of them were blocked here; else nothing."""
        if joint.nerves and self.nerves.issuperset(joint.nerves):
            return joint.nerves
        if joint.name == ALIAS_JOINT and self.nerves.issuperset(ALIAS_NERVES):
            return ALIAS_NERVES
        return ()


def count(targets: Iterable[Target]) -> JointCount:
    """The joints that the targets count for; order and repetition of targets do not matter."""
    by_side = _names_by_side(targets)
    sides = [_one_side(side, by_side[side]) for side in SIDES]
    return JointCount(
        joints=tuple(sorted((joint for side in sides for joint in _joints(side)), key=_joint_order)),
        left_over=tuple(sorted((nerve for side in sides for nerve in _left_over(side)), key=_nerve_order)),
        sacroiliac=_others(by_side, lambda name: name in SACROILIAC_TARGETS),
        unknown=_others(by_side, lambda name: not spine.is_known_target(name)),
    )


def sides_of(side: Side | None) -> tuple[Side | None, ...]:
    """Right and left for a bilateral target; a side that is not stated stays alone."""
    return (Side.RIGHT, Side.LEFT) if side is Side.BILATERAL else (side,)


def canonical_name(target: Target) -> str:
    """Joint or nerve of a target by its short name (``C4`` for ``C4 MB``); empty if it names none."""
    name = (target.joint or target.nerve or "").strip()
    short = spine.short_nerve_name(name)
    return short if spine.is_known_target(short) else name


def _names_by_side(targets: Iterable[Target]) -> dict[Side | None, set[str]]:
    names: dict[Side | None, set[str]] = {side: set() for side in SIDES}
    for target in targets:
        for side in sides_of(target.side):
            names[side].add(canonical_name(target))
    return names


def _one_side(side: Side | None, names: set[str]) -> _OneSide:
    facet_nerves = {*spine.nerves(), "C2"}
    return _OneSide(
        side,
        entered=frozenset(name for name in names if spine.is_joint(name)),
        nerves=frozenset(names & facet_nerves),
    )


def _joints(one: _OneSide) -> Iterable[CountedJoint]:
    for joint in spine.joints().values():
        nerves = one.blocked_set(joint)
        if nerves or joint.name in one.entered:
            yield CountedJoint(
                joint=joint.name,
                side=one.side,
                by_joint=joint.name in one.entered,
                nerves=nerves,
                by_alias=nerves == ALIAS_NERVES,
            )


def _left_over(one: _OneSide) -> Iterable[LeftOverNerve]:
    used = {nerve for joint in spine.joints().values() for nerve in one.blocked_set(joint)}
    alias_used = one.nerves.issuperset(ALIAS_NERVES)
    for nerve in one.nerves - used - (set(ALIAS_NERVES) if alias_used else set()):
        joints = [spine.joints()[ALIAS_JOINT]] if nerve == "C2" else spine.joints_supplied_by(nerve)
        counted = tuple(joint.name for joint in joints if joint.name in one.entered or one.blocked_set(joint))
        yield LeftOverNerve(
            nerve=nerve,
            side=one.side,
            partners=_partners(nerve, [joint for joint in joints if joint.name not in counted]),
            joints_counted_otherwise=counted,
        )


def _partners(nerve: str, joints: Iterable[spine.Joint]) -> tuple[Partner, ...]:
    return tuple(
        Partner(nerve=other, joint=joint.name)
        for joint in joints
        for other in joint.nerves
        if other != nerve and nerve in joint.nerves
    )


def _others(
    by_side: dict[Side | None, set[str]], is_wanted: Callable[[str], bool]
) -> tuple[OtherTarget, ...]:
    return tuple(
        OtherTarget(name=name, side=side)
        for side in SIDES
        for name in sorted(by_side[side])
        if is_wanted(name)
    )


def _joint_order(joint: CountedJoint) -> tuple[int, int]:
    return spine.joints()[joint.joint].order, SIDES.index(joint.side)


def _nerve_order(nerve: LeftOverNerve) -> tuple[int, int]:
    return _nerve_positions()[nerve.nerve], SIDES.index(nerve.side)


@cache
def _nerve_positions() -> dict[str, int]:
    return {nerve: position for position, nerve in enumerate(("C2", *spine.nerves()))}
