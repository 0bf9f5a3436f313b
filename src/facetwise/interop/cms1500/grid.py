"""Where each box of the form is printed, counted in characters: ten an inch across, six lines an inch down.

Lines and columns are those at which a widely used open record system prints; a printer's own shift is set beside it.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

CHARACTER = 7.2  # points: ten an inch, Courier of 12 points
LINE = 12.0  # points: six an inch
LEFT = 21.6  # points: 0.3 inch from the left edge to the first column
TOP = 24.0  # points: from the upper edge to the top of the first line
PAGE = (612.0, 792.0)  # points: 8.5 by 11 inch


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of the form: where it begins, how many characters fit, what stands there."""

    box: str
    part: str
    line: int
    column: int
    width: int
    what: str

    @property
    def x(self) -> float:
        """Points from the left edge."""
        return LEFT + (self.column - 1) * CHARACTER

    @property
    def y(self) -> float:
        """Points from the lower edge to the base line."""
        return PAGE[1] - TOP - self.line * LINE


@cache
def cells() -> dict[tuple[str, str], Cell]:
    """Every place by box and part, from the top of the form down."""
    text = (files(__package__) / "data" / "boxes.csv").read_text(encoding="utf-8")
    return {
        (row["box"], row["part"]): Cell(
            row["box"], row["part"], int(row["line"]), int(row["column"]), int(row["width"]), row["what"]
        )
        for row in csv.DictReader(text.splitlines())
    }
