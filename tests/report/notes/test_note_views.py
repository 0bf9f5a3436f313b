"""A coder sees the note with the words marked that each fact rests on, in a terminal and on a page."""

import re

from facetwise.domain.claim import Query
from facetwise.domain.vocabulary import Side
from facetwise.notes import Certainty, Fact, NoteReading, Recognised
from facetwise.report.marks import PLAIN, Style
from facetwise.report.notes import note_html, note_text

NOTE = "Left L4-5 facet joint injection <fluoroscopy>.\nThe right side was prepared.\n"


def _fact(
    path: str, value: object, words: str, certainty: Certainty = Certainty.STATED, **more: object
) -> Fact:
    at = NOTE.index(words)
    return Fact(
        path=path,
        value=value,
        span=(at, at + len(words)),
        text=words,
        certainty=certainty,
        pattern="x",
        **more,
    )


def _reading() -> NoteReading:
    right = NOTE.index("right")
    facts = [
        _fact("procedures[0].targets[0].joint", "L4-L5", "L4-5"),
        _fact(
            "procedures[0].targets[0].side",
            Side.LEFT,
            "Left",
            Certainty.CONTRADICTED,
            also=((right, right + 5),),
        ),
        _fact("procedures[0].guidance", "fluoroscopy", "fluoroscopy", Certainty.INFERRED),
        Fact(
            path="documentation.signed",
            value=None,
            span=None,
            text=None,
            certainty=Certainty.MISSING,
            pattern="x",
        ),
    ]
    return NoteReading(
        facts={fact.path: fact for fact in facts},
        queries=(Query(about="laterality", question="which side was treated?"),),
        recognised=(Recognised(what="epidural injection", context="history", span=(0, 1), text="x"),),
        facet_procedure_performed=True,
    )


def test_marks_stand_beneath_their_words() -> None:
    rows = note_text(NOTE, _reading(), source="a.txt", style=PLAIN).split("\n")
    line = next(number for number, row in enumerate(rows) if "facet joint injection" in row)
    words, marks = rows[line], rows[line + 1]
    assert marks[words.index("Left") :].startswith("!!!! ^^^^ ")
    assert marks[words.index("fluoroscopy") :].startswith("~" * 11)
    second = next(number for number, row in enumerate(rows) if "right side" in row)
    assert rows[second + 1].strip(" |") == "!!!!!"


def test_the_margin_says_what_was_read_and_the_end_what_to_ask() -> None:
    text = note_text(NOTE, _reading(), source="a.txt", style=PLAIN)
    assert "procedure 1, target 1, joint: L4-L5" in text
    assert "side: left (contradicted)" in text
    assert "not in the note\n  - signed" in text
    assert "epidural injection (history)" in text
    assert "laterality: which side was treated?" in text
    assert text.endswith("a facet procedure was performed; 1 to ask")


def test_a_long_line_is_broken_and_loses_no_mark() -> None:
    text = NOTE.replace("\n", " ") * 6
    shown = note_text(text, _reading(), source=None, style=Style(width=60))
    written = "".join(re.findall(r"(?m)^(?:   1|    ) \| ([LTf<jr].*)$", shown))
    assert max(map(len, shown.split("\n"))) <= 100
    assert "!!!! ^^^^" in shown
    assert "prepared" in written


def test_a_note_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in note_text("\x1b[31mred\x1b[0m\n", NoteReading(), source="\x1b]0;x", style=PLAIN)


def test_a_page_marks_the_words_and_escapes_the_rest() -> None:
    page = note_html(NOTE, _reading())
    assert (
        '<mark class="fact-contradicted" title="procedure 1, target 1, side: left (contradicted)">Left</mark>'
        in page
    )
    assert "&lt;<mark" in page
    assert "<fluoroscopy>" not in page
    assert re.sub(
        r"<[^>]+>", "", page.split('<pre class="note-text">')[1].split("</pre>")[0]
    ) == NOTE.replace("<", "&lt;").replace(">", "&gt;")


def test_a_note_of_nothing_says_so() -> None:
    nothing = NoteReading(facet_procedure_performed=False)
    assert note_text("Seen today.", nothing, source=None, style=PLAIN).endswith(
        "no facet procedure was performed"
    )
