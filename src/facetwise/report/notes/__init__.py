"""A note with the words marked that each fact was read from: for a terminal, and as a piece of a page."""

from facetwise.report.notes.html import note_html
from facetwise.report.notes.terminal import note_text

__all__ = ["note_html", "note_text"]
