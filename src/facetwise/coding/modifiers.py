"""Modifiers beside the side: what the payer requires on a line (KX), and where it does not belong.

KX goes on the first and second level of a diagnostic facet injection, never on a therapeutic one, a
destruction, an ultrasound family or the third level, which the Medicare policies do not cover (medicare
reference 7).
"""

from collections.abc import Collection

from facetwise.coding.families import CodeFamily
from facetwise.coding.levels import Rank, RankedLevels
from facetwise.coding.treatments import single_purpose
from facetwise.domain.vocabulary import Purpose

_COVERED_RANKS = {Rank.FIRST, Rank.SECOND}


def can_require(ranked: RankedLevels) -> bool:
    """Whether a payer's required modifier can speak about this line at all."""
    return (
        ranked.family is CodeFamily.INJECTION
        and ranked.rank in _COVERED_RANKS
        and single_purpose(ranked.levels) is Purpose.DIAGNOSTIC
    )


def combined(side: Collection[str], required: Collection[str]) -> tuple[str, ...]:
    """Modifiers in the order in which they are written: side first, then what the payer requires."""
    return tuple(dict.fromkeys([*side, *required]))
