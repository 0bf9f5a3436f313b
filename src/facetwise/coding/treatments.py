"""What each family of codes treated on one day, joint by joint, with purpose and technique.

Procedures of one family are counted together, whatever their number: an intra-articular injection and a
block of the same joint are one. A joint and side that one family already counts is not counted again by a
later one: an injection into a joint that is destroyed the same day is part of the destruction (coding
reference 8).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from facetwise.coding.counting import CountedJoint, JointCount, canonical_name, count, sides_of
from facetwise.coding.families import CodeFamily
from facetwise.domain import spine
from facetwise.domain.encounter import Procedure, Target
from facetwise.domain.vocabulary import Purpose, Side, Technique

INTO_THE_JOINT = frozenset({Technique.INTRAARTICULAR, Technique.CYST_ASPIRATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One distinct joint that a family counts, over both sides."""

    joint: str
    found: tuple[CountedJoint, ...]  # one for each side
    purposes: frozenset[Purpose]
    techniques: frozenset[Technique]

    @property
    def sides(self) -> tuple[Side | None, ...]:
        """Its sides; a bilateral level has two."""
        return tuple(item.side for item in self.found)

    @property
    def is_bilateral(self) -> bool:
        """Whether both sides were treated."""
        return {Side.RIGHT, Side.LEFT} <= set(self.sides)

    @property
    def is_entered(self) -> bool:
        """Whether every procedure behind it put a needle into the joint."""
        return bool(self.techniques) and self.techniques <= INTO_THE_JOINT

    @property
    def order(self) -> int:
        """Position on the spine, from the head down."""
        return spine.joints()[self.joint].order


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """Everything that one family of codes did on this day."""

    family: CodeFamily
    procedures: tuple[Procedure, ...]
    count: JointCount
    levels: tuple[Level, ...]
    repeated: tuple[CountedJoint, ...] = ()  # already counted by an earlier family
    without_code: tuple[CountedJoint, ...] = ()  # C0-C1, C1-C2 otherwise than by needle into the joint


def treatments(chosen: Sequence[tuple[Procedure, CodeFamily]]) -> tuple[Treatment, ...]:
    """One treatment for each family that occurs, in the order of the families."""
    result: list[Treatment] = []
    for family in CodeFamily:
        procedures = tuple(procedure for procedure, of_family in chosen if of_family is family)
        if procedures:
            result.append(_treatment(family, procedures, result))
    return tuple(result)


def single_purpose(levels: Iterable[Level]) -> Purpose:
    """The one purpose behind all levels; unspecified where there are several."""
    found = {purpose for level in levels for purpose in level.purposes}
    return found.pop() if len(found) == 1 else Purpose.UNSPECIFIED


def single_technique(levels: Iterable[Level]) -> Technique | None:
    """The one technique behind all levels, if there is just one."""
    found = {technique for level in levels for technique in level.techniques}
    return found.pop() if len(found) == 1 else None


def _treatment(
    family: CodeFamily, procedures: tuple[Procedure, ...], earlier: Sequence[Treatment]
) -> Treatment:
    counted = count(target for procedure in procedures for target in procedure.targets)
    taken = {(item.joint, item.side) for before in earlier for level in before.levels for item in level.found}
    repeated = tuple(item for item in counted.joints if (item.joint, item.side) in taken)
    without_code = tuple(item for item in counted.joints if not _can_be_coded(item, family, procedures))
    rest = [item for item in counted.joints if item not in repeated and item not in without_code]
    return Treatment(
        family=family,
        procedures=procedures,
        count=replace(counted, joints=tuple(rest)),
        levels=tuple(_level(name, rest, procedures) for name in dict.fromkeys(item.joint for item in rest)),
        repeated=repeated,
        without_code=without_code,
    )


def _can_be_coded(item: CountedJoint, family: CodeFamily, procedures: Iterable[Procedure]) -> bool:
    """C0-C1 and C1-C2 have no nerve set: they count for a needle into the joint alone."""
    if spine.joints()[item.joint].can_be_blocked:
        return True
    return family is not CodeFamily.DESTRUCTION and any(
        procedure.technique in INTO_THE_JOINT and _names(procedure, item) & {item.joint}
        for procedure in procedures
    )


def _level(name: str, joints: Sequence[CountedJoint], procedures: Sequence[Procedure]) -> Level:
    found = tuple(item for item in joints if item.joint == name)
    behind = [procedure for item in found for procedure in _behind(item, procedures)]
    return Level(
        joint=name,
        found=found,
        purposes=frozenset(procedure.purpose for procedure in behind),
        techniques=frozenset(procedure.technique for procedure in behind if procedure.technique),
    )


def _behind(item: CountedJoint, procedures: Sequence[Procedure]) -> list[Procedure]:
    """The procedures that count for the joint by themselves; failing those, all that contribute to it."""
    alone = [
        procedure
        for procedure in procedures
        if any(own.joint == item.joint and own.side == item.side for own in count(procedure.targets).joints)
    ]
    return alone or [procedure for procedure in procedures if _names(procedure, item)]


def _names(procedure: Procedure, item: CountedJoint) -> set[str]:
    """Names of the procedure's targets that concern this joint on this side."""
    wanted = {item.joint, *item.nerves}
    return {canonical_name(target) for target in procedure.targets if _on_side(target, item.side)} & wanted


def _on_side(target: Target, side: Side | None) -> bool:
    return side in sides_of(target.side)
