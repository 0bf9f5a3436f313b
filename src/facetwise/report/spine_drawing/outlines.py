"""Calm outlines of the vertebrae seen from behind, each as the right half of a symmetrical closed curve.

Lengths are drawing units; the midline is x = 0, y = 0 is the middle of the vertebra. ``reach`` is how far the
facet joints lie from the midline, ``half`` half the height of the vertebra.
"""

from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stature:
    """Size of one vertebra in the drawing."""

    height: float
    reach: float


SACRUM = "S1"
SACRUM_LENGTH = 150.0


def stature(vertebra: str) -> Stature:
    """How tall the vertebra is and how far from the midline its facet joints lie."""
    part, number = vertebra[0], int(vertebra[1:])
    if part == "C":
        return Stature({0: 30.0, 1: 40.0, 2: 54.0}.get(number, 50.0), {0: 30.0, 1: 32.0}.get(number, 35.0))
    if part == "T":
        return Stature(48.0 + number * 0.8, 31.0 - number * 0.3)
    return Stature(64.0, 31.0 + number * 1.2) if part == "L" else Stature(66.0, 37.0)


def outline(vertebra: str) -> str:
    """Path data of the vertebra's outline around its own middle."""
    size = stature(vertebra)
    return closed_curve(_right_half(vertebra, size.reach, size.height / 2))


def crossing(vertebra: str) -> Point:
    """Where a medial branch crosses on the right: waist of the pillar, root of the transverse process."""
    size = stature(vertebra)
    if vertebra[0] == "C":
        return size.reach + 8.0, 0.0
    return size.reach + 12.0, -size.height * (0.02 if vertebra == SACRUM else 0.1)


def closed_curve(right_half: list[Point]) -> str:
    """A smooth closed path through the points and their mirror images, from the top of the midline round."""
    inner = [point for point in reversed(right_half) if point[0] > 0]
    points = right_half + [(-x, y) for x, y in inner]
    count = len(points)
    curves = [
        _segment(points[i - 1], points[i], points[(i + 1) % count], points[(i + 2) % count])
        for i in range(count)
    ]
    return f"M{pair(points[0])}" + "".join(curves) + "Z"


def _segment(before: Point, start: Point, end: Point, after: Point, tension: float = 0.14) -> str:
    first = (start[0] + (end[0] - before[0]) * tension, start[1] + (end[1] - before[1]) * tension)
    second = (end[0] - (after[0] - start[0]) * tension, end[1] - (after[1] - start[1]) * tension)
    return f"C{pair(first)} {pair(second)} {pair(end)}"


def pair(point: Point) -> str:
    """A point as path data."""
    return f"{point[0]:.1f},{point[1]:.1f}"


def _right_half(vertebra: str, reach: float, half: float) -> list[Point]:
    if vertebra == "C1":
        return _atlas(reach)
    if vertebra == SACRUM:
        return _sacrum(reach, half)
    if vertebra[0] == "C":
        return _cervical(reach, half, is_axis=vertebra == "C2")
    return _thoracic(reach, half) if vertebra[0] == "T" else _lumbar(reach, half)


def _atlas(reach: float) -> list[Point]:
    arch = [(0.0, -5.0), (16.0, -8.0), (reach - 8, -13.0), (reach + 12, -14.0)]
    transverse = [(reach + 34, -5.0), (reach + 36, 4.0), (reach + 16, 9.0)]
    return [*arch, *transverse, (reach + 8, 14.0), (reach - 10, 13.0), (14.0, 7.0), (0.0, 8.0)]


def _cervical(reach: float, half: float, *, is_axis: bool) -> list[Point]:
    top, bottom = -half + 4, half - 4
    lamina = [(0.0, -half * 0.45), (13.0, -half * 0.52)]
    pillar_top = [(reach - 12, top + 2), (reach + 11, top + 1), (reach + 14, top + 7)]
    waist = [(reach + 8, 0.0)]
    pillar_foot = [(reach + 13, bottom - 7), (reach + 10, bottom - 1), (reach - 11, bottom)]
    tip = half + 3 if is_axis else half - 1
    spinous = [(12.0, half * 0.42), (9.5, tip - 2), (5.0, tip), (0.0, tip - 5)]
    return [*lamina, *pillar_top, *waist, *pillar_foot, *spinous]


def _thoracic(reach: float, half: float) -> list[Point]:
    lamina = [(0.0, -half * 0.5), (9.0, -half * 0.58)]
    upper = [(reach - 10, -half + 5), (reach + 7, -half + 5), (reach + 11, -half * 0.45)]
    transverse = [(reach + 30, -half * 0.62), (reach + 38, -half * 0.45), (reach + 33, -half * 0.08)]
    lower = [(reach + 10, half * 0.16), (reach + 7, half - 8), (reach - 8, half - 4)]
    return [*lamina, *upper, *transverse, *lower, (8.0, half * 0.5), (5.5, half + 8), (0.0, half + 12)]


def _lumbar(reach: float, half: float) -> list[Point]:
    lamina = [(0.0, -half * 0.48), (11.0, -half * 0.56)]
    upper = [(reach - 11, -half + 6), (reach + 9, -half + 4), (reach + 13, -half * 0.5)]
    transverse = [(reach + 48, -half * 0.36), (reach + 55, -half * 0.14), (reach + 47, half * 0.08)]
    lower = [(reach + 9, half * 0.22), (reach + 9, half - 9), (reach - 6, half - 4), (reach - 15, half * 0.6)]
    return [*lamina, *upper, *transverse, *lower, (9.0, half * 0.45), (9.5, half * 0.9), (0.0, half + 1)]


def _sacrum(reach: float, half: float) -> list[Point]:
    top = [(0.0, -half * 0.5), (12.0, -half * 0.55), (reach - 11, -half + 6), (reach + 9, -half + 5)]
    ala = [(reach + 16, -half * 0.4), (reach + 48, -half * 0.5), (reach + 56, -half * 0.1)]
    foot = [(reach + 43, 30.0), (reach + 15, 74.0), (14.0, 111.0), (0.0, SACRUM_LENGTH - half)]
    return [*top, *ala, *foot]
