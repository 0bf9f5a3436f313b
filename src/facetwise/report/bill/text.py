"""A bill's explanation as text for a terminal or a print, and as an object for programs."""

import textwrap
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from facetwise.report.bill.explain import BillExplanation, LineInWords
from facetwise.report.bill.words import words
from facetwise.report.marks import Style
from facetwise.report.plain_text import in_ascii, without_control_characters
from facetwise.report.spine_drawing import spine_text
from facetwise.report.spine_drawing.model import Mark
from facetwise.report.spine_drawing.text import PLAIN_SHAPES, SHAPES


def bill_text(found: BillExplanation, style: Style) -> str:
    """Numbers first, then each line, then why, what looks right, what to ask and whom."""
    heads = found.headings
    parts = [
        f"{style.paint(found.title, '1')}\n{found.not_a_bill}",
        "\n".join(row for said in found.summary for row in textwrap.wrap(said, style.width)),
        *_block(heads["lines"], [_line(line, style) for line in found.lines], style),
        *_block(heads["why"], _points(found.why, style), style),
        *_drawing(found, style),
        *_block(heads["right"], _points(found.looks_right, style), style),
        *_block(heads["ask"], _points(found.ask, style), style),
        *_block(heads["whom"], _points(found.whom, style), style),
    ]
    text = "\n\n".join(parts)
    return in_ascii(text) if style.ascii_only else text


def bill_object(found: BillExplanation) -> dict[str, Any]:
    """The explanation for programs."""
    return asdict(found)


def _line(line: LineInWords, style: Style) -> str:
    amounts = f"  {', '.join(line.amounts)}" if line.amounts else ""
    head = f"  {line.number}. {without_control_characters(line.printed)}{amounts}"
    rows = [
        row
        for said in line.meaning
        for row in textwrap.wrap(
            without_control_characters(said), style.width, initial_indent="     ", subsequent_indent="     "
        )
    ]
    return "\n".join([style.paint(head, "1"), *rows])


def _points(items: Iterable[str], style: Style) -> list[str]:
    return [
        textwrap.fill(
            item, style.width, initial_indent="  - ", subsequent_indent="    ", break_on_hyphens=False
        )
        for item in items
    ]


def _drawing(found: BillExplanation, style: Style) -> list[str]:
    if not found.joints:
        return []
    said = words(found.language)["drawing"]
    _, *rows = spine_text(found.joints, ascii_only=style.ascii_only).partition("\n\n")[0].splitlines()
    head = f"  {said['left']:^7}{said['level']:^23}{said['right']:^7}".rstrip()
    mark = f"  {(PLAIN_SHAPES if style.ascii_only else SHAPES)[Mark.TREATED]}  {said['mark']}"
    return ["\n".join([style.paint(found.headings["drawing"], "1"), head, *rows, "", mark])]


def _block(title: str, rows: list[str], style: Style) -> list[str]:
    return ["\n".join([style.paint(title, "1"), *rows])] if rows else []
