"""``facetwise code``: an encounter becomes lines, a drawing, queries and findings."""

import io
import json

import polars as pl
import pytest

from tests.cli.command import BLOCK


def test_two_levels_of_one_side_become_two_lines_with_drawing_and_summary(facetwise, encounter):
    ran = facetwise("code", encounter(BLOCK), "--as-of", "2026-03-03")

    assert ran.text.startswith("encounter E-1001 · ")
    assert "64490  RT KX" in ran.text
    assert "64491  RT KX" in ran.text
    assert "joint treated, counted" in ran.text
    assert "claim E-1001" in ran.text.splitlines()[-1]


def test_json_is_alone_on_standard_output_and_holds_what_the_contract_says(facetwise, encounter):
    ran = facetwise("code", encounter(BLOCK), "--format", "json", "--as-of", "2026-03-03")

    (answer,) = ran.objects
    assert answer["encounter_id"] == "E-1001"
    assert answer["facet_procedure_performed"] is True
    assert [(line["code"], line["modifiers"]) for line in answer["lines"]] == [
        ("64490", ["RT", "KX"]),
        ("64491", ["RT", "KX"]),
    ]
    assert answer["joints"] == [
        {"joint": "C4-C5", "side": "right"},
        {"joint": "C5-C6", "side": "right"},
    ]


def test_two_encounters_give_two_lines_of_json(facetwise, encounter):
    both = encounter(BLOCK + "---\n" + BLOCK.replace("E-1001", "E-1002"))

    ran = facetwise("code", both, "--format", "json", "--as-of", "2026-03-03")

    assert [answer["encounter_id"] for answer in ran.objects] == ["E-1001", "E-1002"]


def test_a_record_known_to_be_unsigned_is_a_denial_and_ends_with_1(facetwise, encounter):
    unsigned = encounter(BLOCK.replace("signed: true", "signed: false"))

    ran = facetwise("code", unsigned, "--as-of", "2026-03-03")

    assert ran.status == 1
    assert "⬣ denial[FW501] note-unsigned" in ran.text
    assert "checked through" in ran.text


def test_a_side_that_is_not_stated_is_asked_for_and_drawn_as_a_question(facetwise, encounter):
    ran = facetwise("code", encounter(BLOCK.replace(", side: right", "")), "--as-of", "2026-03-03")

    assert "joint treated, side not stated" in ran.text
    assert "to ask" in ran.text
    assert ran.status == 1


def test_a_target_that_cannot_be_read_is_told_asked_for_and_never_clean(facetwise, encounter):
    wrong = encounter(BLOCK.replace("{nerve: C6, side: right}", "{nerve: C66, side: right}"))

    ran = facetwise("code", wrong, "--format", "json", "--as-of", "2026-03-03")

    assert ran.status in (1, 3)
    assert "C66" in ran.err
    assert any("could not be read" in query["question"] for query in ran.objects[0]["queries"])
    assert ran.objects[0]["problems"]


def test_an_encounter_of_which_nothing_could_be_coded_is_not_called_clean(facetwise, encounter):
    cooled = BLOCK.replace("technique: medial_branch_block", "technique: cooled_rf")

    ran = facetwise("code", encounter(cooled), "--as-of", "2026-03-03")

    assert "by which technique" in ran.text
    assert "clean" not in ran.text
    assert ran.text.rstrip().endswith("not checked · claim E-1001")
    assert ran.status == 3


def test_a_note_is_coded_under_the_name_of_its_file(facetwise, encounter):
    note = encounter("Procedure: right C4-C5 facet joint injection under fluoroscopy.\n", "doe.txt")

    (answer,) = map(json.loads, facetwise("code", note, "--format", "json").out.splitlines())

    assert (answer["encounter_id"], answer["source"]) == ("doe", str(note))


def test_claims_are_sent_to_check(facetwise, encounter):
    ran = facetwise("code", encounter("ISA*00*          *00*", "clinic.837"))

    assert ran.status == 2
    assert "facetwise check" in ran.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02\xff" * 100, "binary"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"encounter_id: [", "encounter.yaml"),
    ],
)
def test_an_unreadable_file_is_one_line_and_status_2(facetwise, tmp_path, content, said):
    path = tmp_path / "encounter.yaml"
    path.write_bytes(content)

    ran = facetwise("code", path)

    assert ran.status == 2
    assert ran.out == b""
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_a_missing_file_does_not_keep_the_others_from_being_read(facetwise, encounter, tmp_path):
    ran = facetwise("code", tmp_path / "none.yaml", encounter(BLOCK), "--format", "json")

    assert "no such file" in ran.err
    assert len(ran.objects) == 1


def test_standard_input_is_read(facetwise, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(BLOCK.encode())))

    (answer,) = facetwise("code", "-", "--format", "json").objects

    assert answer["source"] == "<stdin>"


def test_an_option_wins_over_the_file_with_one_warning(facetwise, encounter):
    ran = facetwise("code", encounter(BLOCK), "--pos", "11", "--format", "json")

    assert ran.err.count("place of service is 24 in the file and 11 by --pos; 11 is used") == 1


def test_quiet_leaves_out_the_warning(facetwise, encounter):
    assert facetwise("code", encounter(BLOCK), "--pos", "11", "--format", "json", "--quiet").err == ""


@pytest.mark.parametrize(
    ("option", "value"),
    [("--state", "Ohio?"), ("--pos", "kitchen"), ("--bill-for", "dog"), ("--as-of", "soon")],
)
def test_an_option_that_cannot_be_read_is_named(facetwise, encounter, option, value):
    ran = facetwise("code", encounter(BLOCK), option, value)

    assert ran.status == 2
    assert option in ran.err
    assert ran.out == b""


def test_the_answer_can_go_to_a_file(facetwise, encounter, tmp_path):
    ran = facetwise("code", encounter(BLOCK), "--format", "json", "--output", tmp_path / "out.jsonl")

    assert ran.out == b""
    assert json.loads((tmp_path / "out.jsonl").read_text())["encounter_id"] == "E-1001"


def test_a_file_that_cannot_be_written_is_said_before_nothing_else(facetwise, encounter, tmp_path):
    ran = facetwise("code", encounter(BLOCK), "--output", tmp_path / "no" / "out.txt")

    assert ran.status == 2
    assert "--output" in ran.err


def test_as_csv_there_is_one_row_for_each_line(facetwise, encounter):
    ran = facetwise("code", encounter(BLOCK), "--format", "csv")

    table = pl.read_csv(io.BytesIO(ran.out), infer_schema=False)
    assert table["code"].to_list() == ["64490", "64491"]
    assert table["modifiers"].to_list() == ["RT:KX", "RT:KX"]


def test_as_parquet_lists_stay_lists(facetwise, encounter, tmp_path):
    facetwise("code", encounter(BLOCK), "--format", "parquet", "--output", tmp_path / "lines.parquet")

    assert pl.read_parquet(tmp_path / "lines.parquet")["modifiers"].to_list() == [["RT", "KX"], ["RT", "KX"]]


def test_a_level_beyond_what_medicare_covers_is_hatched(facetwise, encounter):
    three = BLOCK.replace("      - {nerve: C6, side: right}\n", "").replace(
        "targets:\n", "targets:\n      - {nerve: C6, side: right}\n      - {nerve: C7, side: right}\n"
    )

    ran = facetwise("code", encounter(three), "--as-of", "2026-03-03")

    assert ran.status == 1
    assert "levels-over-limit" in ran.text
    assert next(line.split() for line in ran.text.splitlines() if "◍" in line) == ["·", "C6-C7", "◍"]
    assert [line.split()[1] for line in ran.text.splitlines() if line.endswith("●")] == ["C4-C5", "C5-C6"]


def test_five_sessions_of_one_patient_coded_together_are_each_others_history(facetwise, encounter):
    days = ("2025-06-02", "2025-08-04", "2025-10-06", "2025-12-01", "2026-03-02")
    sessions = "---\n".join(
        BLOCK.replace("service_date: 2026-03-02", f"service_date: {day}").replace("E-1001", f"E-{number}")
        for number, day in enumerate(days, 1)
    )

    ran = facetwise("code", encounter(sessions), "--format", "json", "--as-of", "2026-03-03")

    over = {
        answer["encounter_id"]
        for answer in ran.objects
        for finding in answer["findings"]
        if finding["name"] == "session-limit-exceeded" and finding["verdict"] == "violated"
    }
    assert over == {"E-5"}
