"""A policy's values over the years, to scale, as SVG without style of its own: a lane for each value and scope."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape, quoteattr

from django.utils.safestring import SafeString, mark_safe

from facetwise.policy.intervals import YEAR_ZERO, Interval, intervals
from facetwise.policy.keys import registry
from facetwise.policy.model import OPEN_END
from facetwise.policy.resolve import said
from facetwise.report.policy_views import citation, is_spoken, scope_text
from facetwise.web.charts import PATTERNS

WIDTH, LEFT, RIGHT, AXIS, HEAD, LANE = 960, 208, 8, 48, 26, 38
AFTER, BEFORE, LONGEST_BEFORE = timedelta(days=365), timedelta(days=180), timedelta(days=8 * 365)
LETTER = 6.4  # width of a letter, for what fits above a bar
STANDINGS = {  # how a value stands, and how its bar is drawn: filled, hatched, dotted or empty
    "decides": "plain",
    "low": "risk",
    "conflict": "undetermined",
    "silent": "met",
}


@dataclass(frozen=True, slots=True)
class Span:
    """One value with its days; None where no day is stated."""

    key: str
    scope: str
    value: str
    standing: str
    since: date | None
    until: date | None
    cite: str | None


@dataclass(frozen=True, slots=True)
class Family:
    """Values that belong together, drawn and as rows."""

    name: str
    spans: tuple[Span, ...]
    drawing: SafeString


def families(pack_id: str, day: date) -> list[Family]:
    """The time lines of a policy, by the family of its values; all to the same scale."""
    spans = [span for key, values in intervals(pack_id).items() for span in _spans(key, values)]
    dated = [moment for span in spans for moment in (span.since, span.until) if moment]
    first = max(min([day, *dated]) - BEFORE, day - LONGEST_BEFORE)
    scale = _Scale(first, max([day, *dated]) + AFTER)
    names = dict.fromkeys(registry()[span.key].family for span in spans)
    found = []
    for name in names:
        own = tuple(span for span in spans if registry()[span.key].family == name)
        found.append(Family(name, own, _drawing(name, own, scale, day)))
    return found


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(LEFT + min(1.0, max(0.0, share)) * (WIDTH - LEFT - RIGHT), 1)


def _spans(key: str, values: Sequence[Interval]) -> Iterator[Span]:
    spoken = (item for item in values if is_spoken(item))
    for item in sorted(spoken, key=lambda item: (scope_text(item), item.effective_from)):
        yield Span(
            key=key,
            scope=scope_text(item),
            value=said(item),
            standing=_standing(item),
            since=None if item.effective_from == YEAR_ZERO else item.effective_from,
            until=None if item.effective_until == OPEN_END else item.effective_until,
            cite=citation(item),
        )


def _standing(item: Interval) -> str:
    if item.state == "known":
        return "decides" if item.decides else "low"
    return "conflict" if item.state == "conflict" else "silent"


def _drawing(name: str, spans: Sequence[Span], scale: _Scale, day: date) -> SafeString:
    drawn: list[str] = []
    y = float(AXIS)
    for key in dict.fromkeys(span.key for span in spans):
        drawn.append(f'<text class="t-name" x="0" y="{y + 16:g}">{escape(registry()[key].meaning)}</text>')
        y += HEAD
        own = [span for span in spans if span.key == key]
        for scope in dict.fromkeys(span.scope for span in own):
            drawn += _lane(name, scope, [span for span in own if span.scope == scope], scale, y)
            y += LANE
    height = y + 8
    said_aloud = quoteattr(f"Time line from {scale.first} to {scale.last}. The table below says the same.")
    axis = "".join(_axis(scale, day, height))
    return mark_safe(
        f'<svg class="time policy-time" viewBox="0 0 {WIDTH} {height:g}" role="img" aria-label={said_aloud}>'
        f"<defs>{PATTERNS.format(name)}</defs>{axis}{''.join(drawn)}</svg>"
    )


def _lane(name: str, scope: str, spans: Sequence[Span], scale: _Scale, top: float) -> Iterator[str]:
    yield f'<text class="t-about" x="0" y="{top + 28:g}">{escape(scope or "all")}</text>'
    for span in spans:
        x = scale.x(span.since or scale.first)
        end = scale.x(span.until or scale.last)
        width = max(2.0, end - x - 1)
        fits = int(width / LETTER)
        said_short = span.value.replace("_", " ")
        text = said_short if len(said_short) <= fits else f"{said_short[: fits - 1]}…" if fits > 3 else ""
        kind = STANDINGS[span.standing]
        fill = f' fill="url(#{name}-{kind})"' if kind in ("risk", "undetermined") else ""
        title = (
            f"{span.value}, {span.standing}, {span.since or 'first day not stated'} to {span.until or 'now'}"
        )
        yield f'<text class="t-value" x="{x:g}" y="{top + 14:g}">{escape(text)}</text>'
        yield (
            f'<rect class="c-{kind}" x="{x:g}" y="{top + 20:g}" width="{width:.1f}" height="10" rx="2"{fill}>'
            f"<title>{escape(title)}</title></rect>"
        )


def _axis(scale: _Scale, day: date, height: float) -> Iterator[str]:
    for year in range(scale.first.year, scale.last.year + 1):
        start = date(year, 1, 1)
        if start >= scale.first:
            x = scale.x(start)
            yield f'<path class="t-year" d="M{x} {AXIS - 20}V{height:g}"/>'
            yield f'<text class="t-year" x="{x + 4}" y="36">{year}</text>'
    x = scale.x(day)
    yield f'<path class="t-planned" d="M{x} 4V{height:g}"/>'
    yield f'<text class="t-name" x="{x - 4}" y="14" text-anchor="end">{day}</text>'
