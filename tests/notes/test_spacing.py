"""Blanks, wrapped lines and Markdown mean nothing, and every place found is the place in the text as received."""

from hypothesis import given
from hypothesis import strategies as st

from facetwise.notes import read_note
from facetwise.notes.spacing import tidied

NOTE = """PROCEDURE: Right L4-L5 facet joint injection, diagnostic, under fluoroscopy.
DESCRIPTION: A 22 gauge needle was advanced into the right L4-L5 facet joint and 1 mL of lidocaine was injected.
"""


@given(st.text(alphabet="aZ5,.:*#_ \t\n\r\u00a0", max_size=80))
def test_every_character_kept_is_found_again_at_its_place(text: str) -> None:
    tidy = tidied(text)

    for place, char in enumerate(tidy.text):
        start, end = tidy.original((place, place + 1))
        assert char in " \n" or text[start:end] == char


def test_a_line_wrapped_in_the_middle_of_a_sentence_goes_on() -> None:
    assert tidied("the needle was\n    advanced").text == "the needle was advanced"
    assert tidied("at L4 and\nL5").text == "at L4 and\nL5"


def test_a_new_heading_or_list_item_is_no_wrapped_line() -> None:
    assert tidied("under fluoro\nplan: return").text == "under fluoro\nplan: return"
    assert tidied("as follows,\n1) right").text == "as follows,\n1) right"


def test_placeholders_are_no_markdown() -> None:
    assert tidied("**Level:** *** and ____").text == "Level: *** and ____"


def test_places_are_those_of_the_text_as_received() -> None:
    spaced = NOTE.replace(" ", "   ").replace("\n", "\r\n")
    reading = read_note(spaced)

    assert [(fact.path, fact.value) for fact in reading] == [
        (fact.path, fact.value) for fact in read_note(NOTE)
    ]
    for fact in reading:
        assert fact.span is None or spaced[slice(*fact.span)] == fact.text
    assert reading.facts["procedures[0].targets[0].joint"].text == "L4-L5"
