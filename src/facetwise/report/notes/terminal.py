"""The note as it was written, each line with its marks beneath and what was read from it in the margin."""

import re
import textwrap
from collections.abc import Iterator, Sequence

from facetwise.domain.encounter import PastSession
from facetwise.notes import Certainty, NoteReading, Recognised
from facetwise.report.marks import Style
from facetwise.report.notes.earlier import earlier_words
from facetwise.report.notes.passages import beginning_in, label, passages, remarks, without_words
from facetwise.report.plain_text import in_ascii, without_control_characters

MARKS = {
    Certainty.STATED: "^",
    Certainty.INFERRED: "~",
    Certainty.AMBIGUOUS: "?",
    Certainty.CONTRADICTED: "!",
}
LEGEND = "^ stated   ~ inferred   ? may mean two things   ! contradicted by another place"
_LINE = re.compile(r"[^\n]*\n?")
_NUMBER_WIDTH = 4
_LEAST_BREAK = 30


def note_text(
    text: str,
    reading: NoteReading,
    *,
    source: str | None,
    style: Style,
    earlier: Sequence[PastSession] = (),
) -> str:
    """The marked note, then what is missing, what was recognised and not counted, and what to ask.

    ``earlier`` holds the sessions that the patient's other notes tell of.
    """
    parts = [
        style.paint(_plain(" · ".join(filter(None, ["note", source])), style), "1"),
        "\n".join(_lines(text, reading, style)),
        LEGEND,
        *_listed("not in the note", [label(fact.path) for fact in without_words(reading)], style),
        *_listed(
            "recognised, not facet work performed here",
            [_recognised(item) for item in reading.recognised],
            style,
        ),
        *_listed("earlier sessions, from the patient's notes", list(map(earlier_words, earlier)), style),
        *_listed("said of the whole", list(reading.remarks), style),
        *_listed("to ask", [f"{query.about}: {query.question}" for query in reading.queries], style),
        verdict(reading),
    ]
    return "\n\n".join(part for part in parts if part)


def verdict(reading: NoteReading) -> str:
    """The last line: whether a facet procedure was performed at all."""
    performed = reading.facet_procedure_performed
    if performed is None:
        return "the note does not let one tell whether a facet procedure was performed"
    asked = len(reading.queries)
    to_ask = f"; {asked} to ask" if asked else ""
    return (
        f"a facet procedure was performed{to_ask}"
        if performed
        else f"no facet procedure was performed{to_ask}"
    )


def _lines(text: str, reading: NoteReading, style: Style) -> Iterator[str]:
    gutter = style.paint("|", "2")
    for number, line in enumerate(_LINE.finditer(text), 1):
        if not line.group():
            break
        for first, (start, end) in enumerate(
            _rows(text, line.start(), line.end(), style.width - _NUMBER_WIDTH - 3)
        ):
            shown_number = f"{number:>{_NUMBER_WIDTH}}" if not first else " " * _NUMBER_WIDTH
            yield f"{style.paint(shown_number, '2')} {gutter} {_plain(_visible(text[start:end]), style)}".rstrip()
            yield from _beneath(reading, start, end, f"{' ' * _NUMBER_WIDTH} {gutter} ", style)


def _beneath(reading: NoteReading, start: int, end: int, margin: str, style: Style) -> Iterator[str]:
    pieces = passages(reading, start, end)
    marks = "".join(
        MARKS.get(piece.certainty or Certainty.MISSING, " ") * (piece.end - piece.start) for piece in pieces
    )
    if not marks.strip():
        return
    yield margin + style.paint(marks.rstrip(), "36")
    words = _plain(" · ".join(remarks(beginning_in(reading, start, end))), style)
    for row in textwrap.wrap(words, style.width - _NUMBER_WIDTH - 6):
        yield margin + style.paint(f"  {row}", "2")


def _rows(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    """The stretches of a line that fit the width, broken at blanks where there are any."""
    end -= text[start:end].endswith("\n")
    while end - start > width:
        blank = text.rfind(" ", start + min(_LEAST_BREAK, width // 2), start + width)
        cut = blank + 1 if blank > 0 else start + width
        yield start, cut
        start = cut
    yield start, end


def _visible(words: str) -> str:
    """One character for one, so that the marks stay beneath their words."""
    return words.replace("\t", " ").replace("\x0c", " ")


def _recognised(item: Recognised) -> str:
    return f"{item.what} ({item.context})"


def _listed(title: str, items: list[str], style: Style) -> list[str]:
    if not items:
        return []
    rows = [
        textwrap.fill(_plain(item, style), style.width, initial_indent="  - ", subsequent_indent="    ")
        for item in items
    ]
    return ["\n".join([style.paint(title, "1"), *rows])]


def _plain(text: str, style: Style) -> str:
    said = without_control_characters(text)
    return in_ascii(said) if style.ascii_only else said
