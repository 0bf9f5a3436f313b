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


def test_the_question_for_a_code_shows_the_diagnosis_in_the_notes_words(facetwise, note):
    note.write_text("Preoperative diagnosis: Cervical spondylosis without myelopathy.\n" + NOTE)

    (answer,) = facetwise(
        "code", note, "--payer", "medicare", "--format", "json", "--as-of", "2026-03-03"
    ).objects

    (query,) = [query for query in answer["queries"] if query["about"] == "diagnosis"]
    assert (
        "“Cervical spondylosis without myelopathy” (perhaps M47.812, coder to confirm)" in query["question"]
    )


def test_levels_that_are_not_named_are_asked_once(facetwise, note):
    note.write_text(
        "Procedure: Cervical medial branch blocks under fluoroscopic guidance, diagnostic.\n"
        "Description of procedure: Needles were placed at the levels mentioned before; 0.5 mL was given at each.\n"
    )

    (answer,) = facetwise("code", note, "--format", "json", "--as-of", "2026-03-03").objects

    assert sum("which joints or nerves" in query["question"] for query in answer["queries"]) == 1


def test_a_wrong_side_in_the_heading_is_asked_and_gives_no_side(facetwise, note):
    note.write_text(NOTE.replace("Right C4", "Left C4"))

    (answer,) = facetwise(
        "code", note, "--payer", "medicare", "--format", "json", "--as-of", "2026-03-03"
    ).objects

    assert any(query["about"] == "laterality" and query["evidence"] for query in answer["queries"])
    assert not any({"LT", "RT", "50"} & set(line["modifiers"]) for line in answer["lines"])


STEROID_NOTE = """\
Date of service: 02/17/2026
Procedure: Therapeutic left L3-4 and L4-5 facet joint injections under fluoroscopy
Diagnosis: M47.816
Description of procedure: The skin was numbed with 1% lidocaine. The needles were advanced into the left L3-4 and
L4-5 facet joints. Each joint received 20 mg of Kenalog with 0.5 mL of 0.25% bupivacaine.
"""


def test_the_drug_line_bills_what_the_note_says_was_given(facetwise, note):
    note.write_text(STEROID_NOTE)

    options = ("--payer", "medicare", "--state", "OH", "--pos", "11", "--as-of", "2026-03-03")
    (answer,) = facetwise("code", note, *options, "--format", "json").objects

    units = {line["code"]: line["units"] for line in answer["lines"]}
    assert units["J3301"] == 4
    assert not {"J0665", "J2003"} & set(units)


def test_a_dose_that_the_note_leaves_open_gives_no_drug_units_and_a_question(facetwise, note):
    note.write_text(
        STEROID_NOTE.replace("Each joint received 20 mg of Kenalog", "Kenalog 40 mg was injected")
    )

    options = ("--payer", "medicare", "--state", "OH", "--pos", "11", "--as-of", "2026-03-03")
    (answer,) = facetwise("code", note, *options, "--format", "json").objects

    assert "J3301" not in {line["code"] for line in answer["lines"]}
    assert any("total dose of triamcinolone" in query["question"] for query in answer["queries"])
