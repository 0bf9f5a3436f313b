"""Distinct levels → first, second, further, each with its code; T12-L1 by what the payer says.

Rank counts distinct levels over both sides, a bilateral level first, then from the head down (a convention,
no paragraph says so). The third injection code covers the third and every further level with one unit; the
destruction add-on counts each additional joint. Sources: coding reference 3, 4 and 6.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from facetwise.codes import procedures
from facetwise.coding.families import CodeFamily
from facetwise.coding.treatments import Level, Treatment
from facetwise.domain import spine
from facetwise.domain.vocabulary import Region

THORACOLUMBAR = "T12-L1"
THORACOLUMBAR_PAIR = {THORACOLUMBAR, "L1-L2"}
REGIONS = (Region.CERVICAL_THORACIC, Region.LUMBAR_SACRAL)


class Rank(StrEnum):
    """What a line's code counts."""

    FIRST = "first level"
    SECOND = "second level"
    FURTHER_ONCE = "third and every further level, one unit for all"
    EACH_ADDITIONAL = "additional joint, counted one by one"


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedLevels:
    """The levels behind one code of one family."""

    family: CodeFamily
    region: Region  # of the session as the payer sees it
    code: str
    rank: Rank
    levels: tuple[Level, ...]

    @property
    def is_add_on(self) -> bool:
        """Whether the code stands only beside its primary."""
        return self.rank is not Rank.FIRST

    @property
    def joints(self) -> tuple[str, ...]:
        """The joints behind the code."""
        return tuple(level.joint for level in self.levels)


def is_thoracolumbar_pair(levels: Iterable[Level]) -> bool:
    """Whether T12-L1 and L1-L2, and nothing else, were treated."""
    return {level.joint for level in levels} == THORACOLUMBAR_PAIR


def reaches_over_the_junction(levels: Iterable[Level]) -> bool:
    """Whether T12-L1 stands beside a lumbar joint, so that the families meet."""
    joints = {level.joint for level in levels}
    return THORACOLUMBAR in joints and any(_region(joint) is Region.LUMBAR_SACRAL for joint in joints)


def ranked(treatment: Treatment, *, pair_is_one_lumbar_session: bool) -> list[RankedLevels]:
    """The codes of a treatment with the levels behind each: cervical/thoracic first, add-ons last."""
    if pair_is_one_lumbar_session and is_thoracolumbar_pair(treatment.levels):
        return _one_lumbar_session(treatment)
    result = []
    for region in REGIONS:
        levels = sorted(
            (level for level in treatment.levels if _region(level.joint) is region), key=_rank_order
        )
        result += _by_rank(treatment.family, region, levels)
    return result


def _one_lumbar_session(treatment: Treatment) -> list[RankedLevels]:
    """T12-L1 by its own primary, L1-L2 by the lumbar add-on (A58364, A57826)."""
    thoracic, lumbar = sorted(treatment.levels, key=lambda level: level.order)
    family, region = treatment.family, Region.LUMBAR_SACRAL
    primary = procedures.family_codes(family, Region.CERVICAL_THORACIC).primary
    lumbar_codes = procedures.family_codes(family, Region.LUMBAR_SACRAL)
    second = Rank.EACH_ADDITIONAL if lumbar_codes.counts_units else Rank.SECOND
    return [
        RankedLevels(family=family, region=region, code=primary, rank=Rank.FIRST, levels=(thoracic,)),
        RankedLevels(family=family, region=region, code=lumbar_codes.second, rank=second, levels=(lumbar,)),
    ]


def _by_rank(family: CodeFamily, region: Region, levels: Sequence[Level]) -> list[RankedLevels]:
    codes = procedures.family_codes(family, region)
    parts = [(codes.primary, Rank.FIRST, levels[:1])]
    if codes.counts_units:
        parts += [(codes.second, Rank.EACH_ADDITIONAL, levels[1:])]
    else:
        parts += [(codes.second, Rank.SECOND, levels[1:2]), (codes.further, Rank.FURTHER_ONCE, levels[2:])]
    return [
        RankedLevels(family=family, region=region, code=code, rank=rank, levels=tuple(behind))
        for code, rank, behind in parts
        if behind
    ]


def _region(joint: str) -> Region:
    return spine.joints()[joint].region


def _rank_order(level: Level) -> tuple[bool, int]:
    return not level.is_bilateral, level.order
