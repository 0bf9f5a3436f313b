"""The order of lines: destruction, injection, sacroiliac, drugs; in them head down, primary before add-on.

A convention that makes claims easy to read; no paragraph asks for it (coding reference 13).
"""

from collections.abc import Iterable

from facetwise.codes import procedures
from facetwise.domain.claim import ProposedLine
from facetwise.domain.vocabulary import Region

_GROUPS = (
    procedures.TechniqueGroup.DESTRUCTION,
    procedures.TechniqueGroup.INJECTION,
    procedures.TechniqueGroup.ULTRASOUND_INJECTION,
)
_CATEGORIES = ("trigger_point", "si_joint")


def in_order(lines: Iterable[ProposedLine]) -> tuple[ProposedLine, ...]:
    """The lines as they should stand on the claim; lines of equal rank keep their order."""
    return tuple(sorted(lines, key=_position))


def _position(line: ProposedLine) -> tuple[int, bool, bool]:
    code = procedures.procedure(line.code)
    is_add_on = code is not None and code.is_add_on
    return _group(code), line.region is Region.LUMBAR_SACRAL, is_add_on


def _group(code: procedures.Procedure | None) -> int:
    if code is None:
        return len(_GROUPS) + len(_CATEGORIES)
    if code.technique_group is not None:
        return _GROUPS.index(code.technique_group)
    known = code.category in _CATEGORIES
    return len(_GROUPS) + (_CATEGORIES.index(code.category) if known else len(_CATEGORIES))
