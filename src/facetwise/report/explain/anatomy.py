"""Joints and nerves explained from the innervation table."""

from facetwise.codes.procedures import TechniqueGroup, family_codes
from facetwise.domain import spine
from facetwise.domain.spine import Joint
from facetwise.domain.target_names import read_joint, read_nerve
from facetwise.domain.vocabulary import Region
from facetwise.report.explain.model import Explanation, part, parts, sentence
from facetwise.report.spine_drawing.model import crossed_vertebra, nerve_name

_REGIONS = {Region.CERVICAL_THORACIC: "cervical and thoracic", Region.LUMBAR_SACRAL: "lumbar and sacral"}


def explain_joint(name: str) -> Explanation | None:
    """A facet joint by any of its spellings."""
    read = read_joint(name).names
    joint = spine.joints().get(read[0]) if read else None
    return _joint(joint) if joint else None


def explain_nerve(name: str) -> Explanation | None:
    """A nerve that supplies a facet joint, by any of its spellings."""
    reading = read_nerve(name)
    if len(reading.names) != 1 or reading.names[0] not in spine.nerves():
        return None
    return _nerve(reading.names[0], reading.note)


def _joint(joint: Joint) -> Explanation:
    kind = "facet joint" if joint.is_zygapophyseal else "joint reached by needle only"
    upper, lower = joint.name.split("-")
    return Explanation(
        name=joint.name,
        kind="joint",
        title=f"{joint.name}: the {kind} between {_bone(upper)} and {_bone(lower)}",
        parts=parts(
            part("When it counts as a level", *_when_it_counts(joint)),
            part("Which codes", _codes(joint)),
            part("Diagnoses that fit", f"Diagnoses of these regions: {_regions(joint)}."),
            part("To know", sentence(joint.note)),
        ),
        sources=(f"{joint.source} ({joint.confidence} confidence)",),
        see_also=joint.nerves,
    )


def _when_it_counts(joint: Joint) -> list[str]:
    if not joint.can_be_blocked:
        return ["Only when the joint itself was entered: no set of nerves stands for it."]
    return [
        "When the joint itself was entered.",
        _when_blocked(joint),
        "Right and left are one level, done on both sides.",
        "Entering the joint and treating its nerves in one session is still one level.",
    ]


def _when_blocked(joint: Joint) -> str:
    names = " and the ".join(nerve_name(nerve) for nerve in joint.nerves)
    if len(joint.nerves) == 1:
        return f"Or when the {names} was treated: no other nerve supplies it."
    return f"Or when the {names} were treated, both on the same side."


def _codes(joint: Joint) -> str:
    injection = family_codes(TechniqueGroup.INJECTION, joint.region)
    text = (
        f"It belongs to the {_REGIONS[joint.region]} family. Injection: {injection.primary} as the first "
        f"level of the day, {injection.second} as the second, {injection.further} from the third on."
    )
    if not joint.can_be_blocked:
        return text
    ablation = family_codes(TechniqueGroup.DESTRUCTION, joint.region)
    return f"{text} Ablation: {ablation.primary} as the first, {ablation.second} for each further joint."


def _nerve(nerve: str, note: str | None) -> Explanation:
    supplied = spine.joints_supplied_by(nerve)
    full = nerve_name(nerve)
    return Explanation(
        name=nerve,
        kind="nerve",
        title=f"{nerve}: the {full}",
        parts=parts(
            part("Read as", sentence(note) if note else None),
            part("What it does", f"It carries feeling from {_joined([joint.name for joint in supplied])}."),
            part("When it makes a level", *(_completes(nerve, joint) for joint in supplied)),
            part("Where it lies", _course(nerve)),
        ),
        sources=tuple(dict.fromkeys(f"{joint.source} ({joint.confidence} confidence)" for joint in supplied)),
        see_also=tuple(joint.name for joint in supplied),
    )


def _completes(nerve: str, joint: Joint) -> str:
    partners = [other for other in joint.nerves if other != nerve]
    if not partners:
        return f"{joint.name}: by itself. It is one level, never two."
    return f"{joint.name}: only together with the {nerve_name(partners[0])} on the same side."


def _course(nerve: str) -> str:
    vertebra = crossed_vertebra(nerve)
    if vertebra is None:
        return (
            "It crosses the C2-C3 joint itself and runs up to the back of the head. "
            "It is not the greater occipital nerve."
        )
    if vertebra == "S1":
        return (
            "It crosses the ala of the sacrum. It is a dorsal ramus; L5-S1 has no L5 medial branch to block."
        )
    trap = "" if vertebra == nerve else f" A needle at {vertebra} is therefore a block of the {nerve} nerve."
    return f"It crosses the {vertebra} vertebra.{trap}"


def _regions(joint: Joint) -> str:
    return ", ".join(region.replace("_", "-") for region in joint.diagnosis_regions)


def _bone(vertebra: str) -> str:
    return {"C0": "the skull (C0)", "S1": "the sacrum (S1)"}.get(vertebra, vertebra)


def _joined(names: list[str]) -> str:
    return " and ".join([f"the {name} joint" for name in names])
