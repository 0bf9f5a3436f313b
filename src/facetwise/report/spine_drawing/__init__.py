"""One drawing of the spine, made from the anatomy table: text for terminals, SVG for pages and print."""

from facetwise.report.spine_drawing.model import Section
from facetwise.report.spine_drawing.svg import spine_svg
from facetwise.report.spine_drawing.text import spine_text

__all__ = ["Section", "spine_svg", "spine_text"]
