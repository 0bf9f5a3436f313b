"""A finding about the record looks at the words that tell of its subject, or at the heading where they belong."""

import re

from click.testing import CliRunner

from facetwise.cli.code import code
from facetwise.notes import place_in, read_note
from facetwise.report.notes.html import note_html

NOTE = """Patient: Wenna Sample   DOB 01/02/1950
DOS: 03/02/2026
INDICATION: low back pain, worse on standing.
PROCEDURE: Left L4-5 and L5-S1 facet joint injections, diagnostic, under ultrasound
DESCRIPTION: 22g needles into the left L4-5 and L5-S1 joints. 0.5 mL lidocaine each. Pain 7/10 to 1/10.
PLAN: ice
"""


def _words(path: str) -> tuple[str, bool]:
    place = place_in(read_note(NOTE), path)
    assert place is not None, path
    return NOTE[slice(*place.span)], place.is_said


def test_what_is_said_is_shown_where_it_stands() -> None:
    assert _words("procedures[0].guidance") == ("ultrasound", True)
    assert _words("documentation.pain.score") == ("7/10 to 1/10", True)
    assert _words("claim_lines[0].modifiers") == ("Left", True)
    assert _words("claim_lines[0].diagnosis_pointers") == ("low back pain", True)


def test_what_is_not_said_is_shown_under_the_heading_where_it_belongs() -> None:
    assert _words("documentation.pain.months") == ("INDICATION", False)
    assert _words("documentation.follow_up") == ("PLAN", False)
    assert _words("documentation.consent") == ("DESCRIPTION", False)


def test_the_record_as_a_whole_and_what_no_note_holds_have_no_place() -> None:
    reading = read_note(NOTE)
    for path in ("documentation", "history", "authorization.number", "claim.total_charge"):
        assert place_in(reading, path) is None


def test_a_note_without_headings_offers_no_place_for_what_it_leaves_out() -> None:
    assert (
        place_in(read_note("Left L4-5 facet injection, fluoro, Kenalog 40."), "documentation.follow_up")
        is None
    )


def test_findings_of_a_coded_note_carry_the_characters(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    shown = CliRunner().invoke(code, [str(path), "--payer", "medicare", "--state", "OH", "--pos", "11"])
    found = re.search(r"procedures\[0\]\.guidance\s+\S+: characters (\d+)-(\d+)", shown.output)
    assert found is not None, shown.output
    assert NOTE[int(found[1]) : int(found[2])] == "ultrasound"


def test_the_page_gives_each_place_an_anchor() -> None:
    reading = read_note(NOTE)
    place = place_in(reading, "documentation.follow_up")
    assert place is not None
    page = note_html(NOTE, reading, anchored=True)
    assert f'<a id="note-{place.span[0]}"></a>PLAN' in page
    assert "note-" not in note_html(NOTE, reading).replace("note-reading", "").replace(
        "note-legend", ""
    ).replace("note-text", "")
