"""JSON lines, CSV and Parquet: what other programs read."""

import io
import json
from datetime import date

import polars as pl
import pytest

from facetwise.domain.claim import CodedEncounter, NotCounted, ProposedLine, Query, TreatedJoint
from facetwise.domain.finding_table import FINDINGS
from facetwise.domain.vocabulary import Side
from facetwise.report.finding_tables import WRITERS
from facetwise.report.json_lines import check_object, code_object, json_line
from tests.report.findings import SESSION_LIMIT

POLICY = {
    "pack": "medicare/cgs/L38773",
    "key": "limit.sessions",
    "value": "4 per region in 12 rolling months",
    "in_force_from": date(2025, 1, 1),
    "cite": "L38773 § Limitations",
    "confidence": "high",
    "verified_through": date(2026, 10, 10),
    "stale": False,
}
ROW = {
    "claim_key": 2,
    "claim_id": "C-1007",
    "source": "clinic.837",
    "code": "FW401",
    "name": "session-limit-exceeded",
    "family": "frequency",
    "severity": "denial",
    "verdict": "violated",
    "grain": "session",
    "segment": 412,
    "path": "service_date = 2026-03-10",
    "message": SESSION_LIMIT.message,
    "evidence": [{"label": "history", "value": "2025-04-02, 2025-06-18, 2025-09-30, 2026-01-05"}],
    "policy": [POLICY],
    "denial_codes": ["CO-119", "CO-151"],
    "money_at_risk_cents": 65000,
    "help": SESSION_LIMIT.help,
}
FILE_ROW = {
    "claim_key": None,
    "source": "clinic.837",
    "code": "FW999",
    "name": "broken",
    "family": "claim_data",
    "severity": "denial",
    "verdict": "violated",
    "grain": "claim",
    "message": "cut off",
    "path": "",
}
CLAIMS = pl.DataFrame(
    {
        "claim_key": [1, 2, 3],
        "claim_id": ["C-1006", "C-1007", "C-1008"],
        "encounter_id": pl.Series([None] * 3, dtype=pl.String),
        "source": ["clinic.837"] * 3,
    },
    schema_overrides={"claim_key": pl.UInt32},
)


def frame(*rows):
    return pl.DataFrame(list(rows), schema=FINDINGS)


def written(form, *parts, claims=CLAIMS):
    target = io.BytesIO()
    with WRITERS[form](target) as writer:
        for findings in parts:
            writer.write(findings, claims)
    target.seek(0)
    return target


def test_code_writes_the_object_of_the_contract():
    coded = CodedEncounter(
        facet_procedure_performed=True,
        lines=(
            ProposedLine(
                code="64490", modifiers=("RT",), diagnosis_pointers=(1,), joints=("C4-C5",), reason="first"
            ),
        ),
        joints=(TreatedJoint(joint="C4-C5", side=Side.RIGHT),),
        not_counted=(NotCounted(target="C7", side=None, why="C8 was not blocked"),),
        queries=(Query(about="laterality", question="which side?", evidence=((118, 143),)),),
    )

    answer = json.loads(json_line(code_object("E-1001", "notes/doe.txt", coded, [SESSION_LIMIT])))

    assert list(answer)[:4] == ["encounter_id", "source", "facet_procedure_performed", "lines"]
    assert answer["lines"] == [
        {
            "code": "64490",
            "modifiers": ["RT"],
            "units": 1,
            "diagnosis_pointers": [1],
            "joints": ["C4-C5"],
            "reason": "first",
        }
    ]
    assert answer["joints"] == [{"joint": "C4-C5", "side": "right"}]
    assert answer["not_counted"] == [{"target": "C7", "side": None, "why": "C8 was not blocked"}]
    assert answer["queries"] == [{"about": "laterality", "question": "which side?", "evidence": [[118, 143]]}]
    assert answer["findings"][0]["policy"]["cite"] == "L38773 § Limitations"


def test_the_large_writer_and_the_small_one_write_the_same_finding():
    small = json.loads(json_line(check_object("C-1007", "clinic.837", [SESSION_LIMIT])))
    large = [json.loads(line) for line in written("json", frame(ROW)).getvalue().splitlines()][1]
    small["findings"][0]["span"]["text"] = None  # the frame keeps the segment's number, not its text

    assert large == small


def test_claims_without_findings_appear_and_what_concerns_the_file_has_no_claim_id():
    lines = written("json", frame(ROW, FILE_ROW)).getvalue().splitlines()
    answers = [json.loads(line) for line in lines]

    assert [(a["claim_id"], len(a["findings"])) for a in answers] == [
        (None, 1),
        ("C-1006", 0),
        ("C-1007", 1),
        ("C-1008", 0),
    ]
    assert answers[0]["findings"][0]["policy"] is None
    assert answers[0]["findings"][0]["fix"] is None


def test_a_run_without_any_finding_still_names_every_claim():
    lines = written("json", frame()).getvalue().splitlines()

    assert [json.loads(line)["findings"] for line in lines] == [[], [], []]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_csv_starts_a_spreadsheet_formula(start):
    hostile = ROW | {"message": f"{start}HYPERLINK(1)", "claim_id": f"{start}1", "help": f"{start}2"}

    table = pl.read_csv(written("csv", frame(hostile)), infer_schema=False)

    cells = [cell for row in table.rows() for cell in row if cell]
    assert not [cell for cell in cells if cell[0] in "=+-@\t\r"]
    assert f"'{start}HYPERLINK(1)" in cells


def test_the_csv_has_one_row_for_each_finding_and_names_silent_claims():
    table = pl.read_csv(written("csv", frame(ROW, FILE_ROW, ROW | {"code": "FW402"})), infer_schema=False)

    assert table["claim_id"].to_list() == [None, "C-1006", "C-1007", "C-1007", "C-1008"]
    assert table["code"].to_list() == ["FW999", None, "FW401", "FW402", None]
    assert table["policy"][2].startswith("L38773 § Limitations, limit.sessions = 4")


def test_parquet_keeps_types():
    table = pl.read_parquet(written("parquet", frame(ROW)))

    assert table.schema["denial_codes"] == pl.List(pl.String)
    assert table.filter(code="FW401")["policy"].to_list()[0][0]["verified_through"] == date(2026, 10, 10)
    assert table.height == 3


@pytest.mark.parametrize("form", ["json", "csv"])
def test_several_parts_follow_each_other_under_one_header(form):
    once = written(form, frame(ROW)).getvalue().splitlines()
    twice = written(form, frame(ROW), frame(ROW)).getvalue().splitlines()

    header = once[:1] if form == "csv" else []
    assert twice == [*once, *once[len(header) :]]


def test_several_parts_make_one_parquet_file():
    table = pl.read_parquet(written("parquet", frame(ROW), frame(ROW), frame()))

    assert table.height == 9
