"""Names in procedure notes that are no facet level: the sacroiliac joint, sacral branches, the occipital nerve."""

from facetwise.domain import spine
from facetwise.domain.target_names import TargetReading, read_joint, read_nerve
from facetwise.report.explain.model import Explanation, part, parts, sentence, texts

_SOURCE = "facetwise: names of joints and nerves, each with its source in the table of nerve aliases"


def explain_other_target(name: str) -> Explanation | None:
    """A joint or nerve that is known and supplies no facet level by itself."""
    kind, words = _kind_and_words(read_joint(name), read_nerve(name))
    if words is None:
        return None
    return Explanation(
        name=name,
        kind=kind,
        title=f"{name}: {words['title']}",
        parts=parts(
            part("What it is", words["what"]),
            part("Does it count as a level", words["level"]),
            part("Which codes", words.get("codes")),
        ),
        sources=(_SOURCE,),
        see_also=tuple(words.get("see_also", ())),
    )


def _kind_and_words(joint: TargetReading, nerve: TargetReading) -> tuple[str, dict[str, str] | None]:
    words = texts()["other_targets"]
    if joint.names == (spine.SACROILIAC_JOINT,):
        return "joint", words["sacroiliac_joint"]
    if nerve.names and set(nerve.names) <= set(spine.SACRAL_LATERAL_BRANCHES):
        return "nerve", words["sacral_branch"]
    if nerve.names == ("C2",):
        return "nerve", words["second_cervical"]
    if nerve.names or not nerve.note or (not nerve.is_known and "no such" not in nerve.note):
        return "nerve", None
    return "nerve", {
        "title": "no facet nerve",
        "what": sentence(nerve.note),
        "level": "No. It adds nothing to a facet level.",
    }
