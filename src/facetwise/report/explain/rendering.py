"""An explanation as text for a terminal and as an object for JSON."""

import textwrap
from typing import Any

from facetwise.report.explain.model import Explanation, Part
from facetwise.report.marks import Style
from facetwise.report.plain_text import in_ascii


def explanation_text(explanation: Explanation, style: Style) -> str:
    """Title, parts, sources, and what to look at next."""
    blocks = [
        _wrapped(explanation.title, style, bold=True),
        *(_part(item, style) for item in explanation.parts),
        *_tail("Sources", explanation.sources, style),
        *_tail("See also", [f"facetwise explain {name}" for name in explanation.see_also], style),
    ]
    text = "\n\n".join(blocks)
    return in_ascii(text) if style.ascii_only else text


def explanation_object(explanation: Explanation) -> dict[str, Any]:
    """The same for programs."""
    return {
        "name": explanation.name,
        "kind": explanation.kind,
        "title": explanation.title,
        "parts": [
            {"heading": item.heading, "paragraphs": list(item.paragraphs)} for item in explanation.parts
        ],
        "sources": list(explanation.sources),
        "see_also": list(explanation.see_also),
    }


def _part(item: Part, style: Style) -> str:
    rows = [
        _indented(paragraph, style, bullet=len(item.paragraphs) > 1)
        for text in item.paragraphs
        for paragraph in text.split("\n\n")
    ]
    return "\n".join([style.paint(item.heading, "1"), *rows])


def _tail(heading: str, rows: tuple[str, ...] | list[str], style: Style) -> list[str]:
    if not rows:
        return []
    return ["\n".join([style.paint(heading, "1"), *(_indented(row, style, bullet=False) for row in rows)])]


def _indented(text: str, style: Style, *, bullet: bool) -> str:
    lead, rest = ("  - ", "    ") if bullet else ("  ", "  ")
    if bullet or not text.lstrip().startswith("- "):
        return textwrap.fill(
            text, style.width, initial_indent=lead, subsequent_indent=rest, break_on_hyphens=False
        )
    return textwrap.indent(text, "  ")


def _wrapped(text: str, style: Style, *, bold: bool) -> str:
    filled = textwrap.fill(text, style.width, break_on_hyphens=False)
    return style.paint(filled, "1") if bold else filled
