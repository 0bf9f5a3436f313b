"""The spine as a standalone SVG: seen from behind, occiput to sacrum, without script or outside parts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from facetwise.domain.claim import NotCounted, TreatedJoint
from facetwise.domain.vocabulary import Side
from facetwise.report.spine_drawing import outlines
from facetwise.report.spine_drawing.model import (
    LEGEND,
    SIDES,
    Branch,
    Level,
    Mark,
    Section,
    SpinePicture,
    spine_picture,
)
from facetwise.report.spine_drawing.outlines import SACRUM, Point, pair
from facetwise.report.spine_drawing.style import STYLE, hatching

HALF_WIDTH = 240.0
HEAD = 64.0
LEGEND_ROW = 26.0
NERVE_LABEL = 106.0
JOINT_LABEL = 144.0
DOT = {Mark.PLAIN: 5.5}
MARKED_DOT = 8.5


def spine_svg(
    joints: Sequence[TreatedJoint],
    leftovers: Sequence[NotCounted] = (),
    *,
    beyond_limit: Collection[str] = (),
    section: Section | None = None,
    id_prefix: str = "spine",
) -> str:
    """The drawing as SVG text, zoomed to what was treated (to the neck when nothing was).

    Args: as for `spine_picture`; ``id_prefix`` keeps ids apart where a page holds several drawings.
    """
    picture = spine_picture(joints, leftovers, beyond_limit=beyond_limit, section=section)
    plan = _Plan.of(picture)
    return _document(picture, plan, id_prefix)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where everything stands: the middle of each vertebra, and the height of the whole."""

    middles: dict[str, float]
    bottom: float

    @classmethod
    def of(cls, picture: SpinePicture) -> "_Plan":
        middles: dict[str, float] = {}
        top = HEAD
        for vertebra in picture.vertebrae:
            height = outlines.stature(vertebra).height
            middles[vertebra] = top + height / 2
            top += height
        if SACRUM in middles:
            top += outlines.SACRUM_LENGTH - outlines.stature(SACRUM).height
        return cls(middles, top + 24)

    def joint(self, level: Level) -> Point:
        """Middle of the right joint of a level."""
        upper, lower = level.vertebrae
        reach = (outlines.stature(upper).reach + outlines.stature(lower).reach) / 2
        return reach, self.middles[upper] + outlines.stature(upper).height / 2


def _document(picture: SpinePicture, plan: _Plan, prefix: str) -> str:
    legend = _legend(picture, plan.bottom, prefix)
    height = plan.bottom + LEGEND_ROW * len(picture.marks_used) + (16 if picture.marks_used else 0)
    width = HALF_WIDTH * 2
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="fw-spine" role="group" '
            f'aria-labelledby="{prefix}-title {prefix}-desc" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="{-HALF_WIDTH:.0f} 0 {width:.0f} {height:.0f}">',
            f'<title id="{prefix}-title">Facet joints treated, seen from behind</title>',
            f'<desc id="{prefix}-desc">{escape(_description(picture))}</desc>',
            f"<style>{STYLE}</style>",
            f"<defs>{hatching(prefix)}</defs>",
            f'<rect class="fw-paper" x="{-HALF_WIDTH:.0f}" width="{width:.0f}" height="{height:.0f}"/>',
            *_heading(),
            *_bones(picture, plan),
            *(line for branch in picture.branches for line in _branch(branch, picture, plan)),
            *(line for level in picture.levels for line in _dots(level, plan, prefix)),
            *legend,
            "</svg>",
            "",
        ]
    )


def _description(picture: SpinePicture) -> str:
    """What a person who does not see the drawing has to know."""
    said = []
    for mark in picture.marks_used:
        drawn: tuple[Level | Branch, ...] = (*picture.levels, *picture.branches)
        names = [item.called(side) for item in drawn for side in SIDES if item.marks[side] is mark]
        said.append(f"{LEGEND[mark]}: {', '.join(names)}")
    return ". ".join(said) or "nothing is marked"


def _heading() -> list[str]:
    return [
        '<text class="fw-side" x="-120" y="26" text-anchor="middle">left</text>',
        '<text class="fw-small" x="0" y="26" text-anchor="middle">seen from behind</text>',
        '<text class="fw-side" x="120" y="26" text-anchor="middle">right</text>',
    ]


def _bones(picture: SpinePicture, plan: _Plan) -> list[str]:
    """The lowest first, so that each vertebra lies over the one below like a shingle."""
    return [
        line
        for vertebra in reversed(picture.vertebrae)
        for line in (_occiput(plan) if vertebra == "C0" else _vertebra(vertebra, plan.middles[vertebra]))
    ]


def _vertebra(vertebra: str, middle: float) -> list[str]:
    name = "sacrum" if vertebra == SACRUM else vertebra
    low = {"C1": 4.0, SACRUM: 12.0}.get(vertebra, 5.0)
    holes = _sacral_foramina() if vertebra == SACRUM else ""
    bone = f'<path class="fw-bone" d="{outlines.outline(vertebra)}"/>'
    return [
        f'<g transform="translate(0 {middle:.1f})">{bone}{holes}'
        f'<text class="fw-small" y="{low:.1f}" text-anchor="middle">{name}</text></g>'
    ]


def _sacral_foramina() -> str:
    return "".join(
        f'<ellipse class="fw-hole" cx="{x}" cy="{26 + row * 20}" rx="4" ry="3"/>'
        for row in range(4)
        for x in (3.5 * row - 25, 25 - 3.5 * row)
    )


def _occiput(plan: _Plan) -> list[str]:
    y = plan.middles["C0"]
    return [
        f'<path class="fw-bone" d="M-112,{y - 36:.1f}C-100,{y - 4:.1f} -66,{y + 6:.1f} -40,{y + 11:.1f}'
        f"C-18,{y + 15:.1f} -14,{y + 5:.1f} 0,{y + 5:.1f}C14,{y + 5:.1f} 18,{y + 15:.1f} 40,{y + 11:.1f}"
        f'C66,{y + 6:.1f} 100,{y - 4:.1f} 112,{y - 36:.1f}"/>',
        f'<text class="fw-small" y="{y - 4:.1f}" text-anchor="middle">C0</text>',
    ]


def _branch(branch: Branch, picture: SpinePicture, plan: _Plan) -> list[str]:
    course = _occipital_course if branch.crosses is None else _medial_branch_course
    path, label = course(branch, picture, plan)
    return [_one_branch(branch, side, path, label) for side in SIDES]


def _one_branch(branch: Branch, side: Side, path: str, label: Point) -> str:
    css = "fw-nerve" if branch.marks[side] is Mark.PLAIN else "fw-nerve fw-alone"
    alone = "" if branch.marks[side] is Mark.PLAIN else ": blocked without its partner"
    words = branch.called(side) + alone
    sign, anchor, flip = (-1, "end", ' transform="scale(-1 1)"') if side is Side.LEFT else (1, "start", "")
    at = f'x="{sign * (label[0] + 5):.1f}" y="{label[1] + 4:.1f}"'
    return (
        f'<g class="{css}" data-nerve="{branch.nerve}" data-side="{side}"><title>{escape(words)}</title>'
        f'<path d="{path}"{flip}/><text {at} text-anchor="{anchor}">{_label(branch.nerve)}</text></g>'
    )


def _label(nerve: str) -> str:
    return f"{nerve} DR" if nerve == "L5" else nerve


def _medial_branch_course(branch: Branch, picture: SpinePicture, plan: _Plan) -> tuple[str, Point]:
    """From beside the spine round the waist of the vertebra it crosses, with a twig to each joint."""
    vertebra = str(branch.crosses)
    middle = plan.middles[vertebra]
    x, dy = outlines.crossing(vertebra)
    y = middle + dy
    start = (NERVE_LABEL, y - 12)
    twigs = [_twig((x, y), plan.joint(level)) for level in picture.levels if level.joint in branch.joints]
    return _moves(start, (x + 34, start[1]), (x + 14, y - 2), (x, y)) + "".join(twigs), start


def _twig(crossing: Point, joint: Point) -> str:
    x, y = crossing
    bend = (joint[1] - y) * 0.45
    return _moves(crossing, (x - 7, y + 1), (x - 9, y + bend), joint)


def _moves(start: Point, *curve: Point) -> str:
    """Path data of smooth curves from a start: two guides and an end for each curve."""
    return f"M{pair(start)}C{' '.join(pair(point) for point in curve)}"


def _occipital_course(branch: Branch, picture: SpinePicture, plan: _Plan) -> tuple[str, Point]:
    """Across its joint from the side, then up and inwards to the occiput."""
    level = next(level for level in picture.levels if level.joint in branch.joints)
    x, y = plan.joint(level)
    start = (NERVE_LABEL, y - 13)
    top = plan.middles[picture.vertebrae[0]] - 6
    to_joint = ((x + 40, start[1]), (x + 18, y + 5), (x, y))
    upward = ((x - 15, y - 5), (17.0, y - 48), (19.0, top + 34))
    to_occiput = ((20.0, top + 10), (26.0, top + 8), (33.0, top))
    return _moves(start, *to_joint, *upward, *to_occiput), start


def _dots(level: Level, plan: _Plan, prefix: str) -> list[str]:
    x, y = plan.joint(level)
    return [_dot(level, side, (-x if side is Side.LEFT else x, y), prefix) for side in SIDES]


def _dot(level: Level, side: Side, at: Point, prefix: str) -> str:
    mark = level.marks[side]
    x, y = at
    words = level.called(side) + ("" if mark is Mark.PLAIN else f": {LEGEND[mark]}")
    return (
        f'<g class="fw-joint" role="img" data-joint="{level.joint.name}" data-side="{side}" '
        f'data-mark="{mark}">'
        f"<title>{escape(words)}</title>{_leader(level, at) if mark is not Mark.PLAIN else ''}"
        f"{_shape(mark, x, y, prefix)}</g>"
    )


def _shape(mark: Mark, x: float, y: float, prefix: str) -> str:
    if mark is Mark.WITHOUT_PARTNER:
        return f'<path class="fw-alone-line" d="M{x - 12:.1f},{y:.1f}h24"/>'
    radius = DOT.get(mark, MARKED_DOT)
    fill = f' style="fill:url(#{prefix}-hatch)"' if mark is Mark.BEYOND_LIMIT else ""
    circle = f'<circle class="fw-{mark.replace("_", "-")}" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"{fill}/>'
    if mark is Mark.SIDE_NOT_STATED:
        circle += f'<text class="fw-query" x="{x:.1f}" y="{y + 4.5:.1f}" text-anchor="middle">?</text>'
    return circle


def _leader(level: Level, at: Point) -> str:
    """A thin line out to the joint's name, so that nobody counts vertebrae."""
    x, y = at
    sign = -1 if x < 0 else 1
    anchor = "end" if x < 0 else "start"
    return (
        f'<path class="fw-leader" d="M{x + sign * 10:.1f},{y:.1f}L{sign * (JOINT_LABEL - 6):.1f},{y:.1f}"/>'
        f'<text class="fw-label" x="{sign * JOINT_LABEL:.1f}" y="{y + 5:.1f}" text-anchor="{anchor}">'
        f"{level.joint.name}</text>"
    )


def _legend(picture: SpinePicture, top: float, prefix: str) -> list[str]:
    rows = []
    for number, mark in enumerate(picture.marks_used):
        y = top + LEGEND_ROW * (number + 0.5)
        shape = _shape(mark, -HALF_WIDTH + 36, y, prefix)
        words = f'<text class="fw-small" x="{-HALF_WIDTH + 58:.0f}" y="{y + 4.5:.1f}">{LEGEND[mark]}</text>'
        rows.append(f'<g aria-hidden="true">{shape}{words}</g>')
    return rows
