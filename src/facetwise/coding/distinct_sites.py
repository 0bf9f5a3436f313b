"""XS on a line that a national code-pair edit would take for part of another, where the joints differ.

Only edits that a modifier may lift, only between different joints, only on the column 2 line, and not where
RT and LT already tell opposite sides apart. The record shows the separate joints; the modifier says the
same on the claim. Source: NCCI edits and the manual's list of modifiers (coding reference 8).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from facetwise.codes import code_pairs, procedures
from facetwise.coding.conventions import Conventions
from facetwise.domain.claim import ProposedLine
from facetwise.domain.vocabulary import ClaimType

SEPARATE_STRUCTURE = "XS"


def with_distinct_sites(
    lines: Sequence[ProposedLine], conventions: Conventions, service_date: date | None
) -> tuple[ProposedLine, ...]:
    """The lines, with XS where two of them treat different joints and an edit would deny one."""
    if service_date is None or not conventions.code_pair_edits().value:
        return tuple(lines)
    is_hospital = conventions.claim_type is ClaimType.HOSPITAL
    setting = "hospital_outpatient" if is_hospital else "practitioner"
    return tuple(_distinct(line, lines, setting, service_date) for line in lines)


def _distinct(line: ProposedLine, lines: Sequence[ProposedLine], setting: str, on: date) -> ProposedLine:
    others = [other for other in lines if _is_elsewhere(line, other)]
    for other in others:
        edit = code_pairs.pair_edit(other.code, line.code, setting, on).edit
        if edit is not None and edit.can_be_lifted:
            reason = f"{line.reason}; {SEPARATE_STRUCTURE}: {other.code} was done at another joint"
            return replace(line, modifiers=(*line.modifiers, SEPARATE_STRUCTURE), reason=reason)
    return line


def _is_elsewhere(line: ProposedLine, other: ProposedLine) -> bool:
    """Whether the other line is of other work, at other joints and not on the other side; drugs have no region."""
    if line.region is None or other.region is None or _kind(line) == _kind(other):
        return False
    are_opposite_sides = {*line.modifiers, *other.modifiers} >= {"RT", "LT"}
    return not are_opposite_sides and not set(line.joints) & set(other.joints)


def _kind(line: ProposedLine) -> tuple[str, str] | None:
    known = procedures.procedure(line.code)
    return (known.category, str(known.technique_group)) if known else None
