"""Procedure codes explained: what is done, what one unit stands for, what is inside the code."""

from facetwise.codes.procedures import Procedure, Role, TechniqueGroup, family_codes, procedure
from facetwise.codes.unit_limits import Setting, UnitLimit
from facetwise.domain.vocabulary import Region
from facetwise.report.explain.model import Explanation, Part, part, parts, sentence, texts

_ORDINALS = {
    Role.PRIMARY: "first joint",
    Role.SECOND_LEVEL: "second joint",
    Role.THIRD_AND_FURTHER: "third joint and every further one",
    Role.EACH_ADDITIONAL_JOINT: "each joint after the first",
}
_DEEDS = {
    TechniqueGroup.INJECTION: "facet injection under fluoroscopy or CT",
    TechniqueGroup.ULTRASOUND_INJECTION: "facet injection under ultrasound",
    TechniqueGroup.DESTRUCTION: "ablation of facet joint nerves",
}
_REGIONS = {Region.CERVICAL_THORACIC: "neck and upper back", Region.LUMBAR_SACRAL: "low back"}
_WAIVERS = {
    1: "each line by itself",
    2: "all lines of the day together; no modifier and no record lifts it",
    3: "all lines of the day together; records can show that more was right",
}


def explain_procedure(name: str) -> Explanation | None:
    """A procedure code of the selection that facet claims meet."""
    found = procedure(name)
    if found is None:
        return None
    return _facet(found) if found.is_facet else _other(found)


def _facet(found: Procedure) -> Explanation:
    words = texts()
    family = words["families"][found.family]
    deed, region, rank = _DEEDS[_group(found)], _REGIONS[_region(found)], _ORDINALS[_role(found)]
    limits = _limits(found)
    return Explanation(
        name=found.code,
        kind="procedure",
        title=f"{found.code}: {deed}, {region}, {rank}",
        parts=parts(
            part("What is done", family["what"]),
            part("What one unit stands for", _units(found, family["where"]), _repeated(found)),
            part("How levels are counted", words["count"]),
            _medicare(found),
            part("Both sides", words["bilateral"], _further_joints(found)),
            part("Inside the code", family["included"]),
            part("Another code instead", family["instead"]),
            part("Unit limit", *(_limit_text(limit) for limit in limits)),
            part("What you may ask", *family["questions"]),
        ),
        sources=_facet_sources(found, family["included_sources"]),
        see_also=tuple(code for code in _family_members(found) if code != found.code),
    )


def _other(found: Procedure) -> Explanation:
    return Explanation(
        name=found.code,
        kind="procedure",
        title=f"{found.code}: {found.plain_name}",
        parts=parts(
            part("What it has to do with facet joints", texts()["categories"].get(found.category)),
            part("Stands beside", _beside(found)),
            part("To know", sentence(found.note) if found.note else None),
            part("Unit limit", *(_limit_text(limit) for limit in _limits(found))),
        ),
        sources=(f"{found.source} ({found.confidence} confidence)",),
    )


def _group(found: Procedure) -> TechniqueGroup:
    return TechniqueGroup(str(found.technique_group))


def _region(found: Procedure) -> Region:
    return Region(str(found.region))


def _role(found: Procedure) -> Role:
    return Role(str(found.role))


def _family_members(found: Procedure) -> tuple[str, ...]:
    codes = family_codes(_group(found), _region(found))
    return tuple(dict.fromkeys((codes.primary, codes.second, codes.further)))


def _units(found: Procedure, where: str) -> str:
    template: str = texts()["roles"][str(found.role)]
    return template.format(
        where=where,
        primaries=" or ".join(found.primaries),
        family_codes=" + ".join(_family_members(found)),
    )


def _repeated(found: Procedure) -> str | None:
    """What is often written about the third-level code, and is wrong."""
    return texts()["repeated_third_level"] if found.role is Role.THIRD_AND_FURTHER else None


def _medicare(found: Procedure) -> Part | None:
    if found.role is Role.THIRD_AND_FURTHER and found.technique_group is TechniqueGroup.INJECTION:
        return part("Medicare", texts()["third_level_medicare"])
    if found.role is Role.EACH_ADDITIONAL_JOINT:
        return part("Medicare", texts()["third_joint_of_ablation"])
    return None


def _beside(found: Procedure) -> str | None:
    return f"Only beside {' or '.join(found.primaries)}." if found.primaries else None


def _limits(found: Procedure) -> list[UnitLimit]:
    """The newest limit of each setting."""
    readings = sorted(found.unit_limits, key=lambda limit: limit.effective_from)
    newest = {limit.setting: limit for limit in readings}
    return [newest[setting] for setting in Setting if setting in newest]


def _further_joints(found: Procedure) -> str:
    is_per_joint = _role(found) is Role.EACH_ADDITIONAL_JOINT
    return texts()["further_joints_on_both_sides"] if is_per_joint else ""


def _limit_text(limit: UnitLimit) -> str:
    who = "physician" if limit.setting is Setting.PRACTITIONER else "hospital outpatient"
    return (
        f"Medicare, {who}: {limit.units_max} a day for one patient, {_WAIVERS[limit.adjudication_indicator]} "
        f"(read for {limit.effective_from}, {limit.confidence} confidence)."
    )


def _facet_sources(found: Procedure, included: list[str]) -> tuple[str, ...]:
    words = texts()
    third = found.role is Role.THIRD_AND_FURTHER
    medicare = third and found.technique_group is TechniqueGroup.INJECTION
    ablation = found.role is Role.EACH_ADDITIONAL_JOINT
    return (
        *(words["repeated_third_level_sources"] if third else ()),
        *(words["third_level_medicare_sources"] if medicare or ablation else ()),
        *words["count_sources"],
        *words["bilateral_sources"],
        *(words["further_joints_on_both_sides_sources"] if ablation else ()),
        *included,
    )
