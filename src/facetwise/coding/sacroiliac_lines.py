"""Lines and questions for sacroiliac work that stands beside the facet codes."""

from collections.abc import Iterable

from facetwise.coding import laterality, queries, reasons, sacroiliac
from facetwise.coding.conventions import Conventions, Topic
from facetwise.coding.counting import JointCount
from facetwise.coding.laterality import Form
from facetwise.coding.parts import Part, together
from facetwise.coding.pointers import pointers
from facetwise.coding.sacroiliac import LooseBranch, SacroiliacCount, SacroiliacTreatment
from facetwise.domain.claim import ProposedLine, Query
from facetwise.domain.encounter import Encounter
from facetwise.domain.spine import SACROILIAC_JOINT
from facetwise.domain.vocabulary import ClaimType, Region


def sacroiliac_part(
    counted: SacroiliacCount, facets: JointCount, conventions: Conventions, encounter: Encounter
) -> Part:
    """Lines for whole sets, questions for the rest; ``facets`` tells whether S1 stands beside L5-S1."""
    return together(
        [
            *(_treatment_part(item, conventions, encounter) for item in counted.treatments),
            Part(queries=tuple(_queries(counted, facets))),
        ]
    )


def _treatment_part(item: SacroiliacTreatment, conventions: Conventions, encounter: Encounter) -> Part:
    bilateral = conventions.bilateral(Topic(region=Region.LUMBAR_SACRAL), is_add_on=False)
    is_both = laterality.bilateral_levels([item.sides]) > 0
    return Part(
        lines=tuple(
            _line(item, form, conventions, encounter)
            for form in laterality.one_level(item.sides, bilateral.value)
        ),
        queries=(queries.side_not_stated(["the sacroiliac joint"]),) if None in item.sides else (),
        notes=bilateral.notes if is_both else (),
    )


def _line(
    item: SacroiliacTreatment, form: Form, conventions: Conventions, encounter: Encounter
) -> ProposedLine:
    return ProposedLine(
        code=_code(item.code, conventions),
        modifiers=form.modifiers,
        units=form.units,
        diagnosis_pointers=pointers(encounter.diagnoses or (), [SACROILIAC_JOINT], encounter.service_date),
        reason=reasons.of_sacroiliac(sacroiliac.WORDS[item.code], item.sides),
        region=Region.LUMBAR_SACRAL,
    )


def _code(code: str, conventions: Conventions) -> str:
    """Medicare facility claims carry G0260 where others carry 27096."""
    is_facility = conventions.claim_type in {ClaimType.ASC, ClaimType.HOSPITAL}
    if code == sacroiliac.JOINT_INJECTION and conventions.is_medicare and is_facility:
        return sacroiliac.JOINT_INJECTION_MEDICARE_FACILITY
    return code


def _queries(counted: SacroiliacCount, facets: JointCount) -> Iterable[Query]:
    with_l5_s1 = {item.side for item in facets.joints if item.joint == "L5-S1"}
    by_side: dict[str, list[LooseBranch]] = {}
    for branch in counted.loose:
        by_side.setdefault(str(branch.side), []).append(branch)
    for branches in by_side.values():
        names = [branch.nerve for branch in branches]
        if names != ["S1"]:
            yield queries.sacral_set_incomplete(names)
        elif branches[0].side not in with_l5_s1:
            yield queries.sacral_branch_unclear(names)
    yield from (queries.guidance_without_code(procedure) for procedure in counted.without_code)
