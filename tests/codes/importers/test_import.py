"""Files as CMS publishes them, imported: every kind, several releases, twice, and files that are something else."""

import io
import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.codes import loaded
from facetwise.codes.importers.model import Hints
from facetwise.codes.importers.run import KINDS
from facetwise.codes.importers.source import ImportRefusedError, Member
from tests.codes.importers import cms_files as cms
from tests.codes.importers.importing import imported, rows_of


def test_code_pairs_keep_their_history_and_leave_out_what_was_never_applied(data: Path) -> None:
    text = cms.ptp(
        "20610 77002 20240101 * 1",
        "0001U 0029U 20180701 20260630 1",
        "0001A 90473 20220101 20220101 9",
    )
    receipt = imported("ncci-ptp", data, "ccipra-v323r0-f1.zip", cms.zipped(**{"ccipra-v323r0-f1.TXT": text}))
    assert (receipt.release, receipt.setting, receipt.part) == ("v323r0", "practitioner", "f1")
    assert (receipt.effective_from, receipt.effective_until) == (date(2026, 10, 1), date(2027, 1, 1))
    assert receipt.rows_read == 9 == receipt.rows_kept + sum(item.rows for item in receipt.left_out)
    assert [(i.reason, i.rows) for i in receipt.left_out] == [
        ("no pair of codes: heading", 6),
        ("never applied (indicator 9)", 1),
    ]
    ends = rows_of("ncci-ptp").sort("pair_key")["effective_until"].to_list()
    assert ends == [date(2026, 7, 1), None]  # the deletion date is the last day in force


def test_a_sheet_holds_the_same_as_the_text(data: Path) -> None:
    rows = [tuple(line.split("\t")) for line in cms.ptp("20610 77002 20240101 * 1").decode().splitlines()]
    receipt = imported("ncci-ptp", data, "ccipra-v323r0-f1.xlsx", cms.sheet(*rows))
    assert (receipt.rows_kept, receipt.setting) == (1, "practitioner")
    assert rows_of("ncci-ptp")["modifier_indicator"].to_list() == [1]


def test_of_a_text_and_a_sheet_in_one_zip_the_text_is_read(data: Path) -> None:
    both = {
        "ccipra-v323r0-f1.txt": cms.ptp("20610 77002 20240101 * 1"),
        "ccipra-v323r0-f1.xlsx": b"never opened",
    }
    assert imported("ncci-ptp", data, "ccipra-v323r0-f1.zip", cms.zipped(**both)).rows_kept == 1


def test_four_parts_of_a_release_are_one_table(data: Path) -> None:
    for number in range(1, 5):
        content = cms.ptp(f"2061{number} 77002 20240101 * 1")
        imported("ncci-ptp", data, f"ccipra-v323r0-f{number}.txt", content)
    assert rows_of("ncci-ptp").height == 4


def test_importing_twice_changes_nothing(data: Path) -> None:
    content = cms.mue("20610 2 3")
    name = "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv"
    first = imported("mue", data, name, content)
    before = sorted((p, p.stat().st_mtime_ns) for p in first.folder.iterdir())
    again = imported("mue", data, name, content)
    assert again.is_repeated and not first.is_repeated
    assert sorted((p, p.stat().st_mtime_ns) for p in first.folder.iterdir()) == before


def test_a_corrected_file_takes_the_place_of_the_one_before(data: Path) -> None:
    name = "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv"
    first = imported("mue", data, name, cms.mue("20610 2 3"))
    second = imported("mue", data, name, cms.mue("20610 3 3"))
    assert second.replaces == first.sha256
    assert rows_of("mue")["units_max"].to_list() == [3]


@pytest.mark.parametrize(
    ("word", "setting"),
    [
        ("Practitioner Services", "practitioner"),
        ("Outpatient Hospital Services", "hospital_outpatient"),
        ("DME Supplier Services", "dme"),
    ],
)
def test_unit_limits_of_three_settings(data: Path, word: str, setting: str) -> None:
    receipt = imported(
        "mue", data, "limits.csv", cms.mue("20610 2 3", setting=word), effective_from=date(2026, 10, 1)
    )
    assert receipt.setting == setting
    row = rows_of("mue").row(0, named=True)
    assert (row["code"], row["units_max"], row["adjudication_indicator"]) == ("20610", 2, 3)


def test_two_releases_stand_side_by_side(data: Path) -> None:
    for month, units in ((7, 2), (10, 3)):
        name = f"MCR_MUE_PractitionerServices_Eff_{month:02}-01-2026.csv"
        imported("mue", data, name, cms.mue(f"20610 {units} 3"))
    found = rows_of("mue").sort("release_from").select("units_max", "release_from", "release_until").rows()
    assert found == [(2, date(2026, 7, 1), date(2026, 10, 1)), (3, date(2026, 10, 1), date(2027, 1, 1))]
    with loaded.pinned("2026q3"):
        assert rows_of("mue")["units_max"].to_list() == [2]


def test_add_on_dates_are_a_year_and_the_day_in_it(data: Path) -> None:
    content = cms.add_on(
        "1 22632 22630 2013001 -", "1 22614 22612 2013001 2026181", "2 99292 CCCCC 2013001 -"
    )
    receipt = imported("add-on", data, "AOC_V2026Q4-MCR.txt", content)
    assert receipt.release == "2026q4"
    rows = {row["add_on"]: row for row in rows_of("add-on").iter_rows(named=True)}
    assert rows["22632"]["effective_from"] == date(2013, 1, 1)
    assert rows["22632"]["effective_until"] is None
    assert rows["22614"]["effective_until"] == date(2026, 7, 1)  # the 181st day was its last
    assert rows["99292"]["primary"] == "CCCCC"


def test_fee_schedule_columns_are_found_by_their_joined_captions(data: Path) -> None:
    content = cms.fee_schedule("20610 A 000 2 1 0.79", "22632 A ZZZ 0 0 5.00")
    receipt = imported("fee-schedule", data, "PPRRVU2026_Jul_nonQPP.csv", content)
    assert (receipt.release, receipt.part) == ("2026-07", "nonqpp")
    row = rows_of("fee-schedule").row(by_predicate=pl.col("code") == "20610", named=True)
    wanted = (
        "global_days",
        "multiple_procedure_indicator",
        "bilateral_indicator",
        "work_rvu",
        "facility_total_rvu",
    )
    assert [row[name] for name in wanted] == ["000", "2", "1", 0.79, 2.8]


def test_both_files_of_a_quarter_in_one_zip(data: Path) -> None:
    rows = cms.fee_schedule("20610 A 000 2 1 0.79", "64490 A 000 2 1 1.82")
    both = cms.zipped(
        **{
            "PPRRVU2026_Jul_nonQPP.csv": rows,
            "PPRRVU2026_Jul_QPP.csv": rows.replace(b"33.4009", b"33.5675"),
            "GPCI2026.csv": b"not,ours\n",
        }
    )
    receipt = imported("fee-schedule", data, "rvu26c.zip", both)

    assert (receipt.release, receipt.part, receipt.rows_kept) == ("2026-07", "nonqpp-qpp", 4)
    assert receipt.rows_read == receipt.rows_kept + sum(item.rows for item in receipt.left_out)
    found = loaded.table("fee-schedule")
    assert found is not None
    assert sorted(found.filter(code="64490")["conversion_factor"].to_list()) == [33.4009, 33.5675]


def test_addenda_of_hospital_and_surgery_centre(data: Path) -> None:
    imported("opps-addendum-b", data, "2026_july_web_addendum_b.csv", cms.opps())
    imported("asc-addenda", data, "july_2026_asc_addendum_aa.csv", cms.asc())
    hospital = rows_of("opps-addendum-b").row(by_predicate=pl.col("code") == "20610", named=True)
    centre = rows_of("asc-addenda").row(by_predicate=pl.col("code") == "G0260", named=True)
    assert (hospital["status_indicator"], hospital["payment_rate"]) == ("T", 1271.0)
    assert (centre["payment_indicator"], centre["payment_rate"], centre["multiple_discount"]) == (
        "A2",
        387.46,
        "Y",
    )


def test_diagnoses_of_a_fiscal_year(data: Path) -> None:
    content = cms.icd10cm("M54 0 Dorsalgia", "M542 1 Cervicalgia")
    receipt = imported("icd10cm", data, "icd10cm_order_2027.txt", content)
    assert (receipt.effective_from, receipt.effective_until) == (date(2026, 10, 1), date(2027, 10, 1))
    assert rows_of("icd10cm").select("code", "is_billable").rows() == [("M54", False), ("M54.2", True)]


def test_modifiers_and_continuations_of_level_two(data: Path) -> None:
    content = cms.hcpcs(
        ("J3301", "3", "words", ""), ("J3301", "4", "more", ""), ("GD", "7", "words", "20191231")
    )
    receipt = imported("hcpcs", data, "HCPC2026_OCT_ANWEB.csv", content)
    assert {item.reason: item.rows for item in receipt.left_out}["continuation of a description"] == 1
    rows = {row["code"]: row for row in rows_of("hcpcs").iter_rows(named=True)}
    assert rows["GD"]["is_modifier"] and rows["GD"]["ended_on"] == date(2019, 12, 31)


def test_places_without_meaning_are_left_out(data: Path) -> None:
    receipt = imported("pos", data, "pos.csv", cms.POS.encode(), effective_from=date(2026, 10, 1))
    assert receipt.rows_kept == 2
    assert rows_of("pos").select("place_of_service", "is_facility").rows() == [("11", False), ("24", True)]


def test_an_export_of_articles_is_a_zip_in_a_zip(data: Path) -> None:
    receipt = imported("coverage-database", data, "current_article.zip", cms.coverage_database())
    assert (receipt.rows_read, receipt.rows_kept) == (4, 3)
    rows = rows_of("coverage-database")
    assert set(rows["article"]) == {"A57826"}
    assert rows.filter(pl.col("group") == 1)["icd10"].to_list() == ["M47.812", "M47.816"]
    assert rows_of("coverage-database", "determinations")["lcd"].to_list() == ["L38773"]


def test_no_description_of_the_code_book_is_stored(data: Path) -> None:
    imported("coverage-database", data, "current_article.zip", cms.coverage_database())
    imported("fee-schedule", data, "PPRRVU2026_Jul_nonQPP.csv", cms.fee_schedule("20610 A 000 2 1 0.79"))
    for path in (data / "data").rglob("*.*"):
        content = path.read_bytes() if path.suffix == ".json" else pl.read_parquet(path).write_csv().encode()
        assert b"SECRET" not in content and b"REDACTED" not in content, path


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello\n",
        b"a,b,c\n1,2,3\n",
        bytes(range(256)) * 20,
        cms.zipped(**{"a.pdf": b"x"}),
        b"PK\x03\x04broken",
    ],
)
def test_another_file_is_refused_in_one_line(data: Path, kind: str, content: bytes) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        imported(kind, data, "file.csv", content, effective_from=date(2026, 10, 1), setting="practitioner")
    assert "\n" not in str(refused.value)
    assert not list((data / "data").rglob("*.json"))


def test_a_zip_bomb_is_refused(data: Path) -> None:
    bomb = cms.zipped(**{"ccipra-v323r0-f1.txt": b"0" * 64 * 1024**2})
    with pytest.raises(ImportRefusedError, match="unpack to"):
        imported("ncci-ptp", data, "ccipra-v323r0-f1.zip", bomb)


def test_archives_without_end_are_refused(data: Path) -> None:
    content = cms.ptp("20610 77002 20240101 * 1")
    for _ in range(6):
        content = cms.zipped(**{"inner.zip": content})
    with pytest.raises(ImportRefusedError, match="deep"):
        imported("ncci-ptp", data, "ccipra-v323r0-f1.zip", content)


def test_a_locked_archive_is_refused(data: Path) -> None:
    content = bytearray(cms.zipped(**{"ccipra-v323r0-f1.txt": cms.ptp("20610 77002 20240101 * 1")}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + at] |= 1
    with pytest.raises(ImportRefusedError, match="locked"):
        imported("ncci-ptp", data, "ccipra-v323r0-f1.zip", bytes(content))


def test_a_pair_file_whose_name_tells_nothing_asks_for_its_setting(data: Path) -> None:
    with pytest.raises(ImportRefusedError, match="--from DATE"):
        imported("ncci-ptp", data, "pairs.txt", cms.ptp("20610 77002 20240101 * 1"))
    with pytest.raises(ImportRefusedError, match="--setting practitioner"):
        imported(
            "ncci-ptp",
            data,
            "pairs.txt",
            cms.ptp("20610 77002 20240101 * 1"),
            effective_from=date(2026, 10, 1),
        )


DAMAGE = {
    "ncci-ptp": cms.ptp("20610 77002 20240101 * 1", "0001U 0029U 20180701 20260630 1"),
    "mue": cms.mue("20610 2 3", "20611 2 2"),
    "add-on": cms.add_on("1 22632 22630 2013001 -"),
    "fee-schedule": cms.fee_schedule("20610 A 000 2 1 0.79"),
    "icd10cm": cms.icd10cm("M54 0 Dorsalgia", "M542 1 Cervicalgia"),
    "hcpcs": cms.hcpcs(("J3301", "3", "words", "")),
    "coverage-database": cms.coverage_database(),
}


@settings(deadline=None)
@given(st.sampled_from(sorted(DAMAGE)), st.integers(0, 10_000), st.binary(max_size=8))
def test_damage_is_refused_or_counted_never_a_crash(kind: str, at: int, insert: bytes) -> None:
    content = DAMAGE[kind]
    position = at % len(content)
    broken = content[:position] + insert + content[position + len(insert) :]
    name = "icd10cm_order_2027.txt" if kind == "icd10cm" else "file.csv"
    hints = Hints(effective_from=date(2026, 10, 1), setting="practitioner")
    try:
        members = [Member(name, broken)] if kind != "coverage-database" else _unpacked(broken)
        result = KINDS[kind].read(members, hints)
    except ImportRefusedError:
        return
    assert result.rows_read == result.rows_kept + sum(item.rows for item in result.left_out)


def _unpacked(content: bytes) -> list[Member]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as outer:
            inner = zipfile.ZipFile(io.BytesIO(outer.read("current_article_csv.zip")))
            return [Member(name, inner.read(name), ()) for name in inner.namelist()]
    except Exception as wrong:
        raise ImportRefusedError("damaged") from wrong
