"""``facetwise check``: claims to findings."""

import io

import polars as pl
import pytest

from tests.cli.command import BLOCK, CLAIM

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
