"""Plain words for joints, nerves and sides, shared by reasons and questions."""

from collections.abc import Iterable, Sequence

from facetwise.coding.counting import ALIAS_NERVES, CountedJoint
from facetwise.domain.spine import THIRD_OCCIPITAL_NERVE
from facetwise.domain.vocabulary import Side


def joined(items: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)


def nerve_names(nerves: Iterable[str]) -> str:
    """``the C4 and C5 medial branches``, ``the L4 medial branch and the L5 dorsal ramus``."""
    names = list(nerves)
    branches = [name for name in names if name not in {THIRD_OCCIPITAL_NERVE, "L5"}]
    parts = []
    if THIRD_OCCIPITAL_NERVE in names:
        parts.append("the third occipital nerve")
    if branches:
        parts.append(f"the {joined(branches)} medial branch{'es' if len(branches) > 1 else ''}")
    if "L5" in names:
        parts.append("the L5 dorsal ramus")
    return joined(parts)


def on_side(side: Side | None) -> str:
    """`` on the right``; `` (side not stated)``."""
    return " (side not stated)" if side is None else f" on the {side}"


def side_words(sides: Iterable[Side | None]) -> str:
    """``right``, ``both sides``, ``side not stated``."""
    found = set(sides)
    if {Side.RIGHT, Side.LEFT} <= found:
        return "both sides"
    known = found - {None}
    return str(next(iter(known))) if known else "side not stated"


def evidence(joints: Iterable[CountedJoint], *, is_entered: bool) -> str:
    """Where a level comes from: its nerves, or the joint itself."""
    return joined(list(dict.fromkeys(_evidence(joint, is_entered) for joint in joints)))


def _evidence(joint: CountedJoint, is_entered: bool) -> str:
    if joint.nerves == ALIAS_NERVES:
        return "from the C2 and C3 medial branches, taken for the third occipital nerve"
    if joint.nerves and joint.by_joint:
        return f"recorded by joint and by {nerve_names(joint.nerves)}, which is one level"
    if joint.nerves:
        return f"from {nerve_names(joint.nerves)}"
    return "joint entered" if is_entered else "recorded by joint"
