"""Charts as SVG for a page: bars that print in black and white, text that stays text."""

import io
from collections.abc import Sequence

HATCHES = ("", "///", "...", "xx")
COLOURS = ("#7a1f1f", "#4d6b8a", "#8a6d1f", "#5a5a5a")


def stacked_bars(names: Sequence[str], series: dict[str, Sequence[float]], title: str, unit: str) -> str:
    """Horizontal bars, one a name, with one part a series.

    Raises:
        ImportError: if matplotlib is not installed.
    """
    import matplotlib  # noqa: PLC0415 - only pages with charts need it

    matplotlib.use("svg")
    from matplotlib import pyplot  # noqa: PLC0415

    with pyplot.rc_context(
        {"svg.fonttype": "none", "font.family": "sans-serif", "svg.hashsalt": "facetwise"}
    ):
        figure, axes = pyplot.subplots(figsize=(8, 1.2 + 0.35 * max(len(names), 1)), layout="constrained")
        left = [0.0] * len(names)
        for number, (label, values) in enumerate(series.items()):
            colour, hatch = COLOURS[number % len(COLOURS)], HATCHES[number % len(HATCHES)]
            axes.barh(
                list(names),
                list(values),
                left=left,
                label=label,
                color=colour,
                hatch=hatch,
                edgecolor="white",
            )
            left = [a + b for a, b in zip(left, values, strict=True)]
        axes.invert_yaxis()
        axes.set_xlabel(unit)
        axes.set_title(title, loc="left")
        axes.spines[["top", "right"]].set_visible(False)
        if len(series) > 1:
            axes.legend(frameon=False, loc="lower right")
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        pyplot.close(figure)
    text = out.getvalue()
    return text[text.index("<svg") :]
