"""From a note to its facts and its claim: what stands in the text, and nothing else."""

import pytest

NOTE = """\
Procedure: Right C4, C5 and C6 medial branch blocks, diagnostic, under fluoroscopic guidance.
Description of procedure: The needles were advanced to the C4, C5 and C6 medial branches on the right.
"""


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text(NOTE)
    return path


def test_each_leaf_shows_the_words_it_was_read_from(facetwise, note):
    (answer,) = facetwise("read", note, "--format", "json").objects

    procedure = answer["procedures"][0]
    assert [target["nerve"]["value"] for target in procedure["targets"]] == ["C4", "C5", "C6"]
    assert {target["side"]["value"] for target in procedure["targets"]} == {"right"}
    start, end = procedure["guidance"]["span"]
    assert NOTE[start:end] == procedure["guidance"]["text"] == "fluoroscopic"


def test_a_note_is_coded_as_its_encounter_would_be(facetwise, note):
    options = ("--payer", "medicare", "--state", "OH", "--pos", "24", "--bill-for", "professional")
    ran = facetwise("code", note, *options, "--format", "json", "--as-of", "2026-03-03")

    (answer,) = ran.objects
    assert answer["joints"] == [{"joint": "C4-C5", "side": "right"}, {"joint": "C5-C6", "side": "right"}]


def test_a_wrong_side_in_the_heading_is_asked_and_gives_no_side(facetwise, note):
    note.write_text(NOTE.replace("Right C4", "Left C4"))

    (answer,) = facetwise(
        "code", note, "--payer", "medicare", "--format", "json", "--as-of", "2026-03-03"
    ).objects

    assert any(query["about"] == "laterality" and query["evidence"] for query in answer["queries"])
    assert not any({"LT", "RT", "50"} & set(line["modifiers"]) for line in answer["lines"])
