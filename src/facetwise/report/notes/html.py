"""The note as a piece of a page: marked words with what was read from them, a legend, and what to ask."""

from collections.abc import Iterator
from html import escape
from itertools import pairwise

from facetwise.notes import Certainty, NoteReading
from facetwise.report.notes.passages import Passage, label, passages, remarks, without_words

LEGEND = {
    Certainty.STATED: "stated by the note",
    Certainty.INFERRED: "inferred from its words",
    Certainty.AMBIGUOUS: "may mean two things",
    Certainty.CONTRADICTED: "contradicted by another place",
}


def note_html(text: str, reading: NoteReading, *, anchored: bool = False) -> str:
    """A fragment without style of its own: classes such as ``fact-stated`` say how sure, and so do the words.

    ``anchored`` gives each place to which a finding may point an id (``note-118``, by its first character).
    """
    return "\n".join(
        [
            '<section class="note-reading">',
            f'<p class="note-legend">{_legend()}</p>',
            f'<pre class="note-text">{"".join(_marked(text, reading, _anchors(reading) if anchored else set()))}</pre>',
            *_listed("Not in the note", [label(fact.path) for fact in without_words(reading)]),
            *_listed(
                "Recognised, not facet work performed here",
                [f"{item.what} ({item.context})" for item in reading.recognised],
            ),
            *_listed("To ask", [f"{query.about}: {query.question}" for query in reading.queries]),
            "</section>",
        ]
    )


def _marked(text: str, reading: NoteReading, anchors: set[int]) -> Iterator[str]:
    for piece in passages(reading, 0, len(text)):
        cuts = sorted(
            {piece.start, piece.end, *(place for place in anchors if piece.start < place < piece.end)}
        )
        for start, end in pairwise(cuts):
            words = escape(text[start:end])
            anchor = f'<a id="note-{start}"></a>' if start in anchors else ""
            yield anchor + (_mark(piece, words) if piece.facts else words)


def _anchors(reading: NoteReading) -> set[int]:
    told = {fact.span[0] for fact in reading if fact.span}
    return told | {start for start, _ in reading.headings.values()}


def _mark(piece: Passage, words: str) -> str:
    said = escape("; ".join(remarks(piece.facts)), quote=True)
    return f'<mark class="fact-{piece.certainty}" title="{said}">{words}</mark>'


def _legend() -> str:
    return " ".join(f'<mark class="fact-{certainty}">{words}</mark>' for certainty, words in LEGEND.items())


def _listed(title: str, items: list[str]) -> list[str]:
    if not items:
        return []
    return [f"<h3>{title}</h3>", "<ul>", *(f"<li>{escape(item)}</li>" for item in items), "</ul>"]
