"""Sacroiliac joint and sacral lateral branches: their own codes, never a facet level.

The joint entered with imaging is 27096 (G0260 on Medicare facility claims), its nerves S1-S3 blocked are
64451, destroyed 64625, each once whatever the number of nerves. Only a whole set counts; the L5 dorsal
ramus belongs to the set only where it is not needed for L5-S1. Sources: coding reference 1 to 3, medicare
reference 7.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from facetwise.coding.counting import canonical_name, sides_of
from facetwise.coding.families import CodeFamily
from facetwise.coding.treatments import INTO_THE_JOINT
from facetwise.domain.encounter import Procedure
from facetwise.domain.spine import SACRAL_LATERAL_BRANCHES, SACROILIAC_JOINT
from facetwise.domain.vocabulary import Side

JOINT_INJECTION = "27096"
JOINT_INJECTION_MEDICARE_FACILITY = "G0260"
NERVE_BLOCK = "64451"
NERVE_DESTRUCTION = "64625"
WORDS = {
    JOINT_INJECTION: "sacroiliac joint, entered with imaging",
    NERVE_BLOCK: "nerves of the sacroiliac joint, blocked",
    NERVE_DESTRUCTION: "nerves of the sacroiliac joint, destroyed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SacroiliacTreatment:
    """One sacroiliac code with its sides."""

    code: str
    sides: tuple[Side | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseBranch:
    """A sacral branch in no whole set of its side."""

    nerve: str
    side: Side | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SacroiliacCount:
    """What the sacral targets come to."""

    treatments: tuple[SacroiliacTreatment, ...] = ()
    loose: tuple[LooseBranch, ...] = ()
    without_code: tuple[Procedure, ...] = ()  # sacroiliac work for which no code may be chosen

    def has_nerve_set(self, side: Side | None) -> bool:
        """Whether a whole nerve set, to which L5 may belong, was treated on this side."""
        nerve_codes = {NERVE_BLOCK, NERVE_DESTRUCTION}
        return any(item.code in nerve_codes and side in item.sides for item in self.treatments)


def count_sacroiliac(chosen: Sequence[tuple[Procedure, CodeFamily]]) -> SacroiliacCount:
    """The sacroiliac codes of a day, destruction first."""
    coded: dict[str, set[Side | None]] = {
        NERVE_DESTRUCTION: set(),
        NERVE_BLOCK: set(),
        JOINT_INJECTION: set(),
    }
    loose: list[LooseBranch] = []
    for family in (CodeFamily.DESTRUCTION, CodeFamily.INJECTION):
        procedures = [procedure for procedure, of_family in chosen if of_family is family]
        for side in (Side.RIGHT, Side.LEFT, None):
            loose += _count_side(family, procedures, side, coded)
    return SacroiliacCount(
        treatments=tuple(
            SacroiliacTreatment(code=code, sides=_in_order(sides)) for code, sides in coded.items() if sides
        ),
        loose=tuple(loose),
        without_code=tuple(procedure for procedure, family in chosen if _has_no_code(procedure, family)),
    )


def _count_side(
    family: CodeFamily, procedures: Sequence[Procedure], side: Side | None, coded: dict[str, set[Side | None]]
) -> list[LooseBranch]:
    nerve_code = NERVE_DESTRUCTION if family is CodeFamily.DESTRUCTION else NERVE_BLOCK
    nerves: set[str] = set()
    for procedure in procedures:
        names = {canonical_name(target) for target in procedure.targets if side in sides_of(target.side)}
        nerves |= names & set(SACRAL_LATERAL_BRANCHES)
        if SACROILIAC_JOINT in names:
            is_joint = procedure.technique in INTO_THE_JOINT
            coded[JOINT_INJECTION if is_joint else nerve_code].add(side)
    if nerves.issuperset(SACRAL_LATERAL_BRANCHES):
        coded[nerve_code].add(side)
        return []
    return [LooseBranch(nerve=nerve, side=side) for nerve in sorted(nerves) if side not in coded[nerve_code]]


def _has_no_code(procedure: Procedure, family: CodeFamily) -> bool:
    has_target = any(
        canonical_name(target) in {SACROILIAC_JOINT, *SACRAL_LATERAL_BRANCHES} for target in procedure.targets
    )
    return has_target and family not in {CodeFamily.DESTRUCTION, CodeFamily.INJECTION}


def _in_order(sides: set[Side | None]) -> tuple[Side | None, ...]:
    return tuple(side for side in (Side.RIGHT, Side.LEFT, None) if side in sides)
