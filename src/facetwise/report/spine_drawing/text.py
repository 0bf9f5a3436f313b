"""The spine in three columns, left, level and right, for terminals and plain text."""

from collections.abc import Collection, Sequence

from facetwise.domain.claim import NotCounted, TreatedJoint
from facetwise.domain.vocabulary import Side
from facetwise.report.spine_drawing.model import (
    LEGEND,
    Branch,
    Level,
    Mark,
    Section,
    SpinePicture,
    nerve_name,
    spine_picture,
)

SHAPES = {
    Mark.PLAIN: "·",
    Mark.TREATED: "●",
    Mark.BEYOND_LIMIT: "◍",
    Mark.SIDE_NOT_STATED: "?",
    Mark.WITHOUT_PARTNER: "◌",
}
PLAIN_SHAPES = {
    Mark.PLAIN: ".",
    Mark.TREATED: "*",
    Mark.BEYOND_LIMIT: "#",
    Mark.SIDE_NOT_STATED: "?",
    Mark.WITHOUT_PARTNER: "o",
}


def spine_text(
    joints: Sequence[TreatedJoint],
    leftovers: Sequence[NotCounted] = (),
    *,
    beyond_limit: Collection[str] = (),
    section: Section | None = None,
    ascii_only: bool = False,
) -> str:
    """The drawing as text, seen from behind, with a legend of the marks that occur.

    Args: as for `spine_picture`; ``ascii_only`` uses no sign beyond ASCII.
    """
    picture = spine_picture(joints, leftovers, beyond_limit=beyond_limit, section=section)
    shapes = PLAIN_SHAPES if ascii_only else SHAPES
    rows = [_row("left", "level", "right")]
    for level in picture.levels:
        rows.append(_row(shapes[level.marks[Side.LEFT]], level.joint.name, shapes[level.marks[Side.RIGHT]]))
        rows += [_nerve_row(branch, shapes) for branch in _left_over_below(level, picture)]
    legend = [f"  {shapes[mark]}  {LEGEND[mark]}" for mark in picture.marks_used]
    return "\n".join([*rows, *([""] if legend else []), *legend])


def _row(left: str, level: str, right: str) -> str:
    return f"  {left:^7}{level:^23}{right:^7}".rstrip()


def _nerve_row(branch: Branch, shapes: dict[Mark, str]) -> str:
    left, right = (
        shapes[branch.marks[side]] if branch.marks[side] is not Mark.PLAIN else ""
        for side in (Side.LEFT, Side.RIGHT)
    )
    return _row(left, nerve_name(branch.nerve), right)


def _left_over_below(level: Level, picture: SpinePicture) -> list[Branch]:
    """The nerves without partner whose first joint in view is this one."""
    return [
        branch
        for branch in picture.branches
        if branch.joints[0] == level.joint and Mark.WITHOUT_PARTNER in branch.marks.values()
    ]
