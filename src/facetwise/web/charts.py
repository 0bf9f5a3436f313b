"""Charts as SVG without style of their own: colours stand in the style sheet, so that they are legible in the dark.

matplotlib writes its colours and type into style attributes, which the pages' content policy refuses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from django.utils.safestring import SafeString, mark_safe

WIDTH, LABEL, END, ROW, BAR = 720, 232, 104, 28, 18
MOST_WHOLE_MONTHS = 12  # columns that are wide enough for a year of four digits
COLUMNS_HEIGHT, FOOT = 176, 28
Place = tuple[float, float, float, float]

PATTERNS = (  # hatched and dotted, so that bars are told apart without colour
    '<pattern id="{0}-risk" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="c-ground" width="6" height="6"/><path class="c-risk-line" d="M0 0V6"/></pattern>'
    '<pattern id="{0}-undetermined" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect class="c-ground" width="6" height="6"/><circle class="c-undetermined-dot" cx="3" cy="3" r="1.6"/></pattern>'
)
_PATTERNED = ("risk", "undetermined")


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of value: its word, and how it is drawn (``denial``, ``risk``, ``undetermined``, ``met``, ``plain``)."""

    word: str
    drawn: str


def bars(name: str, rows: Sequence[tuple[str, Sequence[float]]], parts: Sequence[Part]) -> SafeString:
    """Horizontal bars, one a row, stacked from the parts, with the sum at the end.

    Args:
        name: unique on the page; keeps the ids of patterns apart.
        rows: label and one value a part.
        parts: what the values are.
    """
    most = max((sum(values) for _, values in rows), default=0) or 1
    drawn: list[str] = []
    for number, (label, values) in enumerate(rows):
        y, x = number * ROW, float(LABEL)
        shown = label if len(label) <= 34 else f"{label[:33]}…"
        drawn.append(
            f'<text class="c-label" x="{LABEL - 8}" y="{y + 17}" text-anchor="end">{escape(shown)}</text>'
        )
        for part, value in zip(parts, values, strict=True):
            width = round((WIDTH - LABEL - END) * value / most, 1)
            if width:
                drawn.append(
                    _box(name, part, (x, y + 4, width, BAR), f"{label}, {part.word}: {_number(value)}")
                )
            x += width
        drawn.append(f'<text class="c-value" x="{x + 6:.1f}" y="{y + 17}">{_number(sum(values))}</text>')
    return _svg(name, max(ROW, ROW * len(rows)), drawn, parts, [label for label, _ in rows])


def columns(name: str, rows: Sequence[tuple[str, Sequence[float]]], parts: Sequence[Part]) -> SafeString:
    """Columns over time, one a row (a month), stacked from the parts."""
    most = max((sum(values) for _, values in rows), default=0) or 1
    step = WIDTH / max(1, len(rows))
    drawn: list[str] = []
    for number, (label, values) in enumerate(rows):
        x, y = number * step + step * 0.15, float(COLUMNS_HEIGHT - FOOT)
        for part, value in zip(parts, values, strict=True):
            height = round((COLUMNS_HEIGHT - FOOT - 20) * value / most, 1)
            y -= height
            if height:
                drawn.append(
                    _box(name, part, (x, y, step * 0.7, height), f"{label}, {part.word}: {_number(value)}")
                )
        month = label if len(rows) <= MOST_WHOLE_MONTHS else label[2:]
        middle = f'{x + step * 0.35:.1f}" text-anchor="middle"'
        drawn.append(f'<text class="c-value" x="{middle} y="{y - 5:.1f}">{_number(sum(values))}</text>')
        drawn.append(f'<text class="c-label" x="{middle} y="{COLUMNS_HEIGHT - 8}">{escape(month)}</text>')
    return _svg(name, COLUMNS_HEIGHT, drawn, parts, [label for label, _ in rows])


def _number(value: float) -> str:
    """A count as it is; money, which alone is no whole number by its type, with its cents."""
    return f"${value:,.2f}" if isinstance(value, float) else f"{value:,}"


def _box(name: str, part: Part, place: Place, said: str) -> str:
    x, y, width, height = place
    fill = f' fill="url(#{name}-{part.drawn})"' if part.drawn in _PATTERNED else ""
    return (
        f'<rect class="c-{part.drawn}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"{fill}>'
        f"<title>{escape(said)}</title></rect>"
    )


def _svg(
    name: str, height: float, drawn: Sequence[str], parts: Sequence[Part], labels: Sequence[str]
) -> SafeString:
    key = (
        "".join(_key(name, part, number, height) for number, part in enumerate(parts))
        if len(parts) > 1
        else ""
    )
    whole = height + (32 if key else 0)
    said = quoteattr(f"Chart: {', '.join(labels)}. The table below it holds the same numbers.")
    return mark_safe(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {whole:g}" role="img" aria-label={said}>'
        f"<defs>{PATTERNS.format(name)}</defs>{''.join(drawn)}{key}</svg>"
    )


def _key(name: str, part: Part, number: int, top: float) -> str:
    x = number * 168
    return _box(name, part, (x, top + 12, 14, 14), part.word) + (
        f'<text class="c-label" x="{x + 22}" y="{top + 24}">{escape(part.word)}</text>'
    )
