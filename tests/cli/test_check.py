"""``facetwise check``: claims to findings."""

import io
import json

import polars as pl
import pytest

from facetwise.domain.finding_table import FINDINGS
from tests.cli.command import BLOCK, CLAIM, file_837
from tests.workflow.claim_files import interchange

AS_OF = ("--as-of", "2026-03-03")
UNSIGNED = CLAIM.replace("signed: true", "signed: false")


def test_a_good_claim_is_clean(facetwise, encounter):
    ran = facetwise("check", encounter(CLAIM), *AS_OF)

    assert "⬣" not in ran.text
    assert ran.status in (0, 3)


def test_a_claim_whose_note_is_unsigned_is_found_and_money_is_named(facetwise, encounter):
    ran = facetwise("check", encounter(UNSIGNED), *AS_OF)

    assert ran.status == 1
    assert "at risk" in ran.text.splitlines()[-1]
    assert "facetwise explain" in ran.text


def test_json_has_one_object_for_each_claim_with_the_encounter_as_claim_id(facetwise, encounter):
    both = encounter(CLAIM + "---\n" + UNSIGNED.replace("E-1001", "E-1002"))

    ran = facetwise("check", both, "--format", "json", *AS_OF)

    assert [answer["claim_id"] for answer in ran.objects] == ["E-1001", "E-1002"]
    finding = ran.objects[1]["findings"][0]
    assert {
        "code",
        "name",
        "family",
        "severity",
        "verdict",
        "line",
        "message",
        "policy",
        "fix",
        "help",
    } <= set(finding)
    assert {"denial_codes", "money_at_risk", "span", "evidence", "related"} <= set(finding)


def test_an_encounter_whose_claim_has_a_number_of_its_own_keeps_its_name_too(facetwise, encounter):
    numbered = CLAIM.replace("claim: {", "claim: {claim_id: ACC-7, ")
    ran = facetwise("check", encounter(numbered), "--format", "json", *AS_OF)

    (answer,) = ran.objects
    assert (answer["claim_id"], answer["encounter_id"]) == ("ACC-7", "E-1001")


def test_a_past_session_that_cannot_be_read_is_never_taken_for_none(facetwise, encounter, tmp_path):
    history = tmp_path / "history.yaml"
    history.write_text("- {service_date: 2025-02-30, region: cervical_thoracic}\n")

    ran = facetwise("check", encounter(CLAIM), "--history", history, "--format", "json", *AS_OF)

    (answer,) = [answer for answer in ran.objects if answer["claim_id"]]
    assert "history-not-loaded" in {finding["name"] for finding in answer["findings"]}


def test_all_verdicts_shows_what_was_met_too(facetwise, encounter):
    some = facetwise("check", encounter(CLAIM), "--format", "json", *AS_OF).objects[0]["findings"]
    all_of_them = facetwise("check", encounter(CLAIM), "--format", "json", "--all-verdicts", *AS_OF)

    verdicts = {finding["verdict"] for finding in all_of_them.objects[0]["findings"]}
    assert "met" in verdicts
    assert "met" not in {finding["verdict"] for finding in some}


def test_an_encounter_without_lines_is_sent_to_code(facetwise, encounter):
    ran = facetwise("check", encounter(BLOCK))

    assert ran.status == 2
    assert "facetwise code" in ran.err
    assert ran.err.count("\n") == 1


def test_what_could_not_be_read_is_also_told_to_programs(facetwise, encounter, tmp_path):
    ran = facetwise("check", tmp_path / "none.yaml", encounter(CLAIM), "--format", "json", *AS_OF)

    told, claim = ran.objects
    assert told["claim_id"] is None
    assert "no such file" in told["problems"][0]
    assert claim["claim_id"] == "E-1001"


def test_a_table_of_claim_lines_is_read(facetwise, encounter):
    table = (
        "claim_id,service_date,payer,state,bill_for,place_of_service,code,modifiers,units,charge,"
        "diagnoses,diagnosis_pointers\n"
        "A-1,2026-03-02,medicare,OH,professional,11,64490,50:RT,1,650,M47.812,1\n"
        "A-2,2026-03-02,medicare,OH,professional,11,64493,LT,1,600,M47.816,1\n"
    )

    ran = facetwise("check", encounter(table, "claims.csv"), "--format", "json", *AS_OF)

    assert [answer["claim_id"] for answer in ran.objects] == ["A-1", "A-2"]


def test_the_name_of_the_answers_file_says_in_which_form_it_is(facetwise, encounter, tmp_path):
    for name in ("f.parquet", "f.csv", "f.jsonl", "f.txt"):
        facetwise("check", encounter(UNSIGNED), "-o", tmp_path / name, *AS_OF)
    facetwise("check", encounter(UNSIGNED), "--format", "text", "-o", tmp_path / "told.csv", *AS_OF)

    codes = pl.read_parquet(tmp_path / "f.parquet")["code"].to_list()
    assert codes == pl.read_csv(tmp_path / "f.csv")["code"].to_list()
    as_json = json.loads((tmp_path / "f.jsonl").read_text())
    assert codes == [finding["code"] for finding in as_json["findings"]]
    assert (tmp_path / "f.txt").read_text() == (tmp_path / "told.csv").read_text()


def test_csv_and_parquet_answers_hold_the_findings(facetwise, encounter, tmp_path):
    ran = facetwise("check", encounter(UNSIGNED), "--format", "csv", *AS_OF)
    facetwise("check", encounter(UNSIGNED), "--format", "parquet", "-o", tmp_path / "f.parquet", *AS_OF)

    as_csv = pl.read_csv(io.BytesIO(ran.out), infer_schema=False)
    assert as_csv["code"].to_list() == pl.read_parquet(tmp_path / "f.parquet")["code"].to_list()
    assert as_csv.height > 0


@pytest.mark.parametrize("content", [b"", b"\x00\x01\xff\xfe" * 50, b"GIF89a", b"ISA*00"])
@pytest.mark.parametrize("name", ["claims.837", "claims.csv", "claims.parquet", "claims.json", "claims"])
def test_no_file_breaks_the_command(facetwise, tmp_path, content, name):
    (tmp_path / name).write_bytes(content)

    ran = facetwise("check", tmp_path / name)

    assert ran.status == 2
    assert name in ran.err
    assert "Traceback" not in ran.err
    assert "internal error" not in ran.err


def test_an_837_file_gives_one_answer_for_each_of_its_claims(facetwise, encounter):
    clinic = file_837(("C-1", [("64490:RT:KX", 650)]), ("C-2", [("64493:LT", 600)]))

    ran = facetwise("check", encounter(clinic, "clinic.837"), "--format", "json", *AS_OF)

    assert ran.err == "2 claims read = 2 checked + 0 set aside\n"
    assert [answer["claim_id"] for answer in ran.objects] == ["C-1", "C-2"]
    assert all(finding["span"]["segment"] for answer in ran.objects for finding in answer["findings"])


def test_claims_of_several_files_are_one_run_with_keys_of_their_own(facetwise, encounter):
    first = encounter(file_837(("C-1", [("64490:RT", 650)])), "a.837")
    second = encounter(file_837(("C-2", [("64493:LT", 600)])), "b.837")

    ran = facetwise("check", first, encounter(CLAIM), second, "--format", "json", *AS_OF)

    assert [answer["claim_id"] for answer in ran.objects] == ["C-1", "E-1001", "C-2"]


def test_a_file_cut_short_is_told_and_its_whole_claims_are_checked(facetwise, encounter):
    whole = file_837(("C-1", [("64490:RT", 650)]), ("C-2", [("64493:LT", 600)]))
    cut = whole[: whole.index("SV1*HC:64493") + 10]

    ran = facetwise("check", encounter(cut, "cut.837"), "--format", "json", *AS_OF)

    assert "cut.837" in ran.err
    assert ran.objects[0]["problems"]
    assert ran.objects[1]["claim_id"] == "C-1"


def test_an_option_wins_over_an_837_with_one_warning(facetwise, encounter):
    clinic = encounter(file_837(("C-1", [("64490:RT", 650)]), ("C-2", [("64493:LT", 600)])), "clinic.837")

    ran = facetwise("check", clinic, "--state", "KY", "--format", "json", *AS_OF)

    assert ran.err == (
        "facetwise: state is OH in the file and KY by --state; KY is used\n2 claims read = 2 checked + 0 set aside\n"
    )


def test_a_history_of_one_patient_is_not_given_to_several(facetwise, encounter):
    history = encounter(
        "[{service_date: 2025-09-30, region: lumbar_sacral, purpose: diagnostic}]", "past.yaml"
    )
    both = encounter(CLAIM + "---\n" + CLAIM.replace("id: P-1", "id: P-2"))

    ran = facetwise("check", both, "--history", history, *AS_OF)

    assert ran.status == 2
    assert "--history holds the sessions of one patient" in ran.err


def test_a_history_of_this_patient_is_used(facetwise, encounter):
    history = encounter(
        "[{service_date: 2025-09-30, region: lumbar_sacral, purpose: diagnostic}]", "past.yaml"
    )
    claim = encounter(CLAIM.replace("history: []\n", ""))

    without = facetwise("check", claim, "--format", "json", *AS_OF).objects[0]["findings"]
    with_it = facetwise("check", claim, "--history", history, "--format", "json", *AS_OF)

    assert "history-not-loaded" not in {finding["name"] for finding in with_it.objects[0]["findings"]}
    assert with_it.objects[0]["findings"] != without or "history-not-loaded" not in str(without)


def test_what_waits_on_several_claims_is_told_once_after_what_was_found(facetwise, encounter):
    second = CLAIM.replace("E-1001", "E-1002")
    both = encounter(CLAIM + "---\n" + second + "---\n" + UNSIGNED.replace("E-1001", "E-1003"))

    text = facetwise("check", both, *AS_OF).text

    assert text.count("diagnosis-list-not-read:") == 1
    assert "claims E-1001, E-1002, E-1003, diagnoses" in text
    assert text.index("note-unsigned:") < text.index("diagnosis-list-not-read:")


def test_a_claim_of_which_a_line_cannot_be_read_is_never_clean(facetwise, encounter, monkeypatch):
    nothing_found = pl.DataFrame(schema=FINDINGS)
    monkeypatch.setattr("facetwise.cli.checking.check_tables", lambda *_, **__: nothing_found)
    lost = CLAIM.replace("claim_lines:", "claim_lines:\n  - 17", 1)

    whole, ran = (facetwise("check", encounter(text), "--quiet", *AS_OF) for text in (CLAIM, lost))

    assert (whole.status, ran.status) == (0, 3)
    assert "claim_lines[0]: left out" in ran.err


def test_a_copy_in_a_claim_file_is_said_once_with_the_place_of_the_first(facetwise, tmp_path):
    claim = {"day": "2026-03-02", "lines": ["64493-RT-KX"]}
    file = tmp_path / "monday.837"
    file.write_text(interchange([("A-1", "MEMBER", claim), ("A-2", "MEMBER", claim)], institutional=False))
    ran = facetwise("check", file, "--as-of", "2026-03-10", "--format", "json", "--quiet")
    copies = {
        item["claim_id"]: [f["message"] for f in item["findings"] if f["name"] == "billed-on-two-claims"]
        for item in ran.objects
    }
    first = 1 + next(n for n, s in enumerate(file.read_text().split("~")) if s.strip().startswith("CLM*"))
    assert copies == {
        "A-1": [],
        "A-2": [f"64493 RT:KX stands on another claim of the day too, at segment {first}"],
    }


NOTE = "NTE*ADD*pulsed lesion of a medial branch~"


@pytest.mark.parametrize(
    ("line", "note_before", "is_said"),
    [
        ("HC:64999", None, True),
        ("HC:64999:RT", None, True),
        ("HC:64999:::::pulsed lesion of a medial branch", None, False),
        ("HC:64999", "HI*", False),  # a note of the claim
        ("HC:64999", "SE*", False),  # a note of its last line
    ],
)
def test_an_unlisted_code_in_a_claim_file_needs_words(facetwise, tmp_path, line, note_before, is_said):
    claim = {"day": "2026-03-02", "lines": ["64999"]}
    text = interchange([("A-1", "MEMBER", claim)], institutional=False).replace("HC:64999", line)
    if note_before:
        text = text.replace(note_before, NOTE + note_before, 1)
    file = tmp_path / "one.837"
    file.write_text(text)

    ran = facetwise("check", file, "--as-of", "2026-03-10", "--format", "json", "--quiet")

    (answer,) = [item for item in ran.objects if item["claim_id"] == "A-1"]
    found = [f["verdict"] for f in answer["findings"] if f["name"] == "unlisted-code-without-words"]
    assert found == (["violated"] if is_said else [])
