"""X12 files of every kind become tables that a spreadsheet or a program reads."""

import gzip

import polars as pl

from tests.interop.x12.files import HOSPITAL, OFFICE
from tests.interop.x12.test_details import ALL_KINDS
from tests.interop.x12.test_responses import BENEFITS, REJECTED


def test_a_folder_of_kinds_and_tables_joined_by_source_and_claim(facetwise, tmp_path):
    (tmp_path / "a.837").write_text(ALL_KINDS)
    (tmp_path / "b.837.gz").write_bytes(gzip.compress(HOSPITAL.encode()))
    (tmp_path / "c.x12").write_bytes(REJECTED)
    (tmp_path / "d.edi").write_bytes(BENEFITS)
    out = tmp_path / "out"
    ran = facetwise("tables", "--out", out, *sorted(tmp_path.glob("?.*")))

    assert ran.status == 0
    assert "3 claims read = 3 in the tables + 0 set aside" in ran.err
    claims, lines, notes = (pl.read_parquet(out / "837" / name) for name in ("claims", "lines", "notes"))
    assert claims.select("source", "claim_key").n_unique() == claims.height == 3
    joined = notes.join(claims, on=["source", "claim_key"])
    assert joined["claim_id"].to_list() == ["ACCT0001", "ACCT0001"]
    assert lines.height == 5
    assert pl.read_parquet(out / "999" / "acknowledgments").height == 2
    assert "271/benefits: 4 rows" in ran.out.decode()


def test_tables_for_a_spreadsheet(facetwise, tmp_path):
    (tmp_path / "a.837").write_text(OFFICE)
    facetwise("tables", "--format", "csv", "--segments", "--out", tmp_path / "out", tmp_path / "a.837")

    assert pl.read_csv(tmp_path / "out/837/claims/00000.csv")["claim_id"].to_list() == [
        "ACCT0001",
        "ACCT0002",
    ]
    assert pl.read_csv(tmp_path / "out/837/segments/00000.csv").height == OFFICE.count("~")


def test_what_is_no_x12_is_said_and_the_rest_is_read(facetwise, tmp_path):
    (tmp_path / "a.837").write_text(OFFICE)
    (tmp_path / "b.837").write_text("hello")
    ran = facetwise("tables", "--out", tmp_path / "out", tmp_path / "a.837", tmp_path / "b.837")
    alone = facetwise("tables", "--out", tmp_path / "out", tmp_path / "b.837")

    assert (ran.status, alone.status) == (3, 2)
    assert "b.837: the file does not begin with ISA, GS or ST" in ran.err
