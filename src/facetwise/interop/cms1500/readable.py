"""The form as a plain list of boxes, for a screen or a file."""

from collections.abc import Sequence
from itertools import groupby

from facetwise.interop.cms1500.boxes import Page


def readable_text(pages: Sequence[Page]) -> str:
    """Each box with its number and what it is, one under the other; empty boxes are left out."""
    return "\n\n".join(_page(number, len(pages), page) for number, page in enumerate(pages, start=1))


def _page(number: int, count: int, page: Page) -> str:
    rows = [f"CMS-1500, page {number} of {count}"]
    ordered = sorted(page.boxes, key=lambda item: (_order(item.cell.box), item.cell.line, item.cell.column))
    for box, items in groupby(ordered, key=lambda item: item.cell.box):
        parts = list(items)
        said = " ".join(
            item.text.strip() if item.text != "X" or not item.cell.part else f"[x] {item.cell.part}"
            for item in parts
        )
        rows.append(f"  {box:<8} {parts[0].cell.what:<32} {said}")
    return "\n".join([*rows, *(f"  cut: {item}" for item in page.cut)])


def _order(box: str) -> tuple[int, int, str]:
    """Boxes by number; those of one service line stand together."""
    if box == "carrier":
        return 0, 0, box
    head, _, line = box.partition(".")
    number = int("".join(sign for sign in head if sign.isdigit()))
    return number, int(line or 0), head
