"""A patient's sessions to scale: where each counts and how much it helped, as SVG without style of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape

from django.utils.safestring import SafeString, mark_safe

from facetwise.domain.encounter import PastSession
from facetwise.domain.vocabulary import Purpose, Side
from facetwise.planning.model import Plan, SessionLimit
from facetwise.planning.windows import is_certainly, may_be, months_later
from facetwise.policy.resolve import Scope, resolve
from facetwise.report.plans import REGIONS

RELIEF_KEY = "dx_block.relief_min_pct"
WIDTH, LEFT, RIGHT = 960, 176, 24
LABEL = 104  # the width of "from 2027-09-28"
LANE, RELIEF, AXIS = 56, 96, 40
_MONTHS_BEFORE, _MONTHS_AFTER = 15, 13
_SHAPES = {  # which side, told by shape: a wedge to the left or right, both as a diamond
    "left": "M-9 0 7 -8V8Z",
    "right": "M9 0-7 -8V8Z",
    "both": "M0 -9 9 0 0 9-9 0Z",
    "not stated": "M-6 -6H6V6H-6Z",
}


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        """Where a day stands."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def time_line(plan: Plan, sessions: Sequence[PastSession]) -> SafeString:
    """The drawing: a lane for each limit that a session counts for, the windows as bars, and relief below."""
    days = [item.service_date for item in sessions] or [plan.day]
    first = min(*days, months_later(plan.day, -_MONTHS_BEFORE), plan.day) - timedelta(days=20)
    scale = _Scale(first, max(months_later(plan.day, _MONTHS_AFTER), *days, plan.day))
    lanes = [limit for limit in plan.limits if _counted(limit, sessions)] or list(plan.limits[:1])
    has_relief = any(item.relief_percent is not None for item in sessions)
    bottom = AXIS + LANE * len(lanes)
    height = bottom + (RELIEF if has_relief else 0) + 8
    parts = [*_axis(scale, height)]
    for number, limit in enumerate(lanes):
        parts += _lane(limit, _counted(limit, sessions), scale, plan.day, AXIS + LANE * number)
    if has_relief:
        parts += _relief(sessions, scale, bottom, _relief_needed(plan))
    parts += _planned(plan.day, scale, height)
    title = _title(sessions, plan.day)
    svg = (
        f'<svg class="time" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}. '
        f'The table below says the same.">{"".join(parts)}</svg>'
    )
    return mark_safe(svg)


def _title(sessions: Sequence[PastSession], day: date) -> str:
    """What is drawn, in words."""
    if not sessions:
        return f"no session is known; planned day {day}"
    days = [item.service_date for item in sessions]
    count = f"{len(days)} session{'' if len(days) == 1 else 's'}"
    return f"{count} from {min(days)} to {max(days)}; planned day {day}"


def _relief_needed(plan: Plan) -> float | None:
    """The relief in percent that the payer asks of a block before an ablation; None where it is not known."""
    if plan.pack is None:
        return None
    value = resolve(plan.pack, plan.day, Scope(purpose=Purpose.ABLATION.value))[RELIEF_KEY]
    return value.leaves.get(f"{RELIEF_KEY}.pct") if value.state == "known" else None


def _counted(limit: SessionLimit, sessions: Sequence[PastSession]) -> list[PastSession]:
    return [
        item
        for item in sessions
        if is_certainly(item, limit.region, limit.purpose) or may_be(item, limit.region, limit.purpose)
    ]


def _axis(scale: _Scale, height: float) -> Iterator[str]:
    """Months as thin lines, with the year where it begins."""
    day = scale.first.replace(day=1)
    while day <= scale.last:
        if day >= scale.first:
            x = scale.x(day)
            kind = "year" if day.month == 1 else "month"
            yield f'<path class="t-{kind}" d="M{x} 24V{height}"/>'
            if day.month in (1, 4, 7, 10):
                label = f"{day:%Y}" if day.month == 1 else f"{day:%b}"
                yield f'<text class="t-{kind}" x="{x + 4}" y="18">{label}</text>'
        day = months_later(day, 1)


def _lane(
    limit: SessionLimit, sessions: Sequence[PastSession], scale: _Scale, day: date, top: float
) -> Iterator[str]:
    """One limit: the payer's window before the planned day, each session until it leaves it, each as its mark."""
    middle = top + LANE / 2
    yield f'<path class="t-lane" d="M0 {top}H{WIDTH}"/>'
    yield f'<text class="t-name" x="0" y="{middle - 3}">{escape(str(limit.purpose))}</text>'
    yield f'<text class="t-about" x="0" y="{middle + 14}">{escape(REGIONS[limit.region])}</text>'
    months = limit.window_months
    if months is not None:
        start = scale.x(max(scale.first, months_later(day, -months)))
        yield (
            f'<rect class="t-window" x="{start}" y="{top + 6}" width="{scale.x(day) - start:.1f}" '
            f'height="{LANE - 12}" rx="4"><title>the {months} months before {day}</title></rect>'
        )
        for number, item in enumerate(sessions):
            leaves = min(scale.last, months_later(item.service_date, months))
            x, y = scale.x(item.service_date), middle + 10 + 4 * (number % 3)
            yield f'<path class="t-counts" d="M{x} {y}H{scale.x(leaves)}"/>'
    if limit.earliest is not None and limit.earliest > day and limit.earliest <= scale.last:
        x = scale.x(limit.earliest)
        yield f'<path class="t-earliest" d="M{x} {top + 4}V{top + LANE - 4}"/>'
        beside = f'x="{x + 4}"' if x + LABEL < WIDTH else f'x="{x - 4}" text-anchor="end"'
        yield f'<text class="t-about" {beside} y="{top + 16}">from {limit.earliest}</text>'
    yield from (_mark(item, limit, scale.x(item.service_date), middle - 4) for item in sessions)


def _mark(session: PastSession, limit: SessionLimit, x: float, y: float) -> str:
    side = side_of(session)
    doubt = "" if is_certainly(session, limit.region, limit.purpose) else " t-perhaps"
    said = (
        f"{session.service_date}: {session.purpose}, {side}, "
        f"{', '.join(session.joints) if session.joints else 'joints not known'}"
    )
    return (
        f'<g transform="translate({x} {y})"><title>{escape(said)}</title>'
        f'<path class="t-session{doubt}" d="{_SHAPES[side]}"/></g>'
    )


def side_of(session: PastSession) -> str:
    """The side in one word."""
    sides = set(session.sides or ())
    if Side.BILATERAL in sides or {Side.LEFT, Side.RIGHT} <= sides:
        return "both"
    return str(next(iter(sides))) if sides else "not stated"


def _relief(
    sessions: Sequence[PastSession], scale: _Scale, top: float, needed: float | None
) -> Iterator[str]:
    """Relief after each session in percent, with what the payer asks of a block, where that is known."""
    points = [
        (scale.x(item.service_date), item.relief_percent)
        for item in sorted(sessions, key=lambda item: item.service_date)
        if item.relief_percent is not None
    ]

    def y(percent: float) -> float:
        return round(top + RELIEF - 12 - (RELIEF - 28) * percent / 100, 1)

    yield f'<path class="t-lane" d="M0 {top}H{WIDTH}"/>'
    yield f'<text class="t-name" x="0" y="{top + RELIEF / 2 - 3}">relief</text>'
    yield f'<text class="t-about" x="0" y="{top + RELIEF / 2 + 14}">percent</text>'
    for percent in sorted({0, 100} | ({needed} if needed is not None else set())):
        yield f'<path class="t-{"need" if percent == needed else "month"}" d="M{LEFT} {y(percent)}H{WIDTH - RIGHT}"/>'
        yield f'<text class="t-about" x="{LEFT - 8}" y="{y(percent) + 4}" text-anchor="end">{percent:g}</text>'
    yield f'<polyline class="t-relief" points="{" ".join(f"{x},{y(p)}" for x, p in points)}"/>'
    for x, relief in points:
        yield f'<circle class="t-point" cx="{x}" cy="{y(relief)}" r="4"><title>{relief:g} percent</title></circle>'


def _planned(day: date, scale: _Scale, height: float) -> Iterator[str]:
    x = scale.x(day)
    yield f'<path class="t-planned" d="M{x} 24V{height}"/>'
    yield f'<text class="t-name" x="{x - 4}" y="36" text-anchor="end">planned {day}</text>'
