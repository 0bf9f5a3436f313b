"""What CMS's files turned out to be when real ones were read: quoted tabs, several sheets, updates within a year."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from facetwise.codes import published
from facetwise.codes.importers.sheets import header_of
from facetwise.codes.importers.source import ImportRefusedError
from tests.codes.importers import cms_files as cms
from tests.codes.importers.importing import imported, rows_of

ASC_COLUMNS = ("HCPCS Code", "", "Short Descriptor", "Subject to Multiple Procedure Discounting")


def addendum(name: str, separator: str, *rows: str) -> str:
    titles = (f"July 2026 Payment {word}" for word in ("Indicator", "Weight  ", "Rate "))
    title = f'"Addendum {name} -- ASC Procedures for CY 2026 \n(Including Surgical Procedures)"'
    return "\n".join([title, "", separator.join((*ASC_COLUMNS, *titles)), *rows, ""])


def billable(day: date, *codes: str) -> list[bool | None]:
    asked = pl.DataFrame({"code": list(codes)}).with_columns(service_date=pl.lit(day)).lazy()
    facts = published.with_facts(asked, "icd10cm", {"is_billable": pl.Boolean}).collect()
    return facts["is_billable"].to_list()


def test_cells_of_a_tabbed_text_may_be_quoted_and_hold_line_breaks(data: Path) -> None:
    text = addendum("AA", "\t", '64633\t\tWords\tY\tG2\t16.8\t"$1,948.66 "', "64634\t\tWords\tN\tN1\t\t")
    imported("asc-addenda", data, "AA.txt", text.encode("cp1252"))
    rows = {row["code"]: row for row in rows_of("asc-addenda").iter_rows(named=True)}
    assert (rows["64633"]["payment_rate"], rows["64634"]["payment_rate"]) == (1948.66, None)
    assert rows["64633"]["addendum"] == "aa"


def test_a_title_alone_in_its_row_does_not_say_how_wide_the_table_is(data: Path) -> None:
    text = "\ufeff" + addendum("BB", ",", "J1010,,Words,,K2,,0.12")
    receipt = imported("asc-addenda", data, "BB.csv", text.encode())
    assert (receipt.part, receipt.rows_kept) == ("bb", 1)
    assert receipt.rows_read == receipt.rows_kept + sum(item.rows for item in receipt.left_out)


def test_every_addendum_of_a_zip_is_read_once(data: Path) -> None:
    offsets = (
        "Addendum FF -- ASC Device Offset Percentages for CY 2026,,,,\n"
        "HCPCS Code,,Short Descriptor,July 2026 Payment Indicator,July 2026 OPPS Payment Rate\n"
        "64633,,Words,G2,1765.76\n"
    )
    aa = addendum("AA", ",", "64633,,Words,Y,G2,16.8,948.66")
    receipt = imported(
        "asc-addenda",
        data,
        "asc.zip",
        cms.zipped(
            **{
                "508 version ASC AA.csv": aa.encode(),
                "ASC AA.txt": aa.replace(",", "\t").encode(),
                "ASC BB.csv": addendum("BB", ",", "J1010,,Words,,K2,,0.12").encode(),
                "ASC EE.csv": b"Addendum EE -- Excluded,\nHCPCS Code,Short Descriptor\n00176,Words\n",
                "ASC FF.csv": offsets.encode(),
            }
        ),
    )
    assert (receipt.part, receipt.rows_kept) == ("aa-bb-ff", 3)
    assert receipt.rows_read == receipt.rows_kept + sum(item.rows for item in receipt.left_out)
    assert ("not an addendum with payment indicators (AA, BB, FF)", 3) in [
        (item.reason, item.rows) for item in receipt.left_out
    ]
    rates = rows_of("asc-addenda").filter(code="64633").sort("addendum")["payment_rate"].to_list()
    assert rates == [948.66, None]  # what a hospital is paid is no rate of a centre


def test_a_workbook_with_a_sheet_an_addendum(data: Path) -> None:
    def sheet(*rows: tuple[str, ...]) -> list[tuple[str, ...]]:
        heads = tuple(f"July CY 2020 Payment {word}" for word in ("Indicator", "Weight", "Rate"))
        return [("Words of a title",), (*ASC_COLUMNS, *heads), *rows]

    book = cms.book(
        {
            "CY 2020 Jul ASC AA": sheet(("64490", "", "Words", "Y", "G2", "8.6", "410.32")),
            "CY 2020 Jul ASC BB": sheet(("J3304", "", "Words", "", "K2", "", "18.2")),
            "CY 2020 Jul ASC DD1": [("Indicator", "Payment Indicator Definition"), ("A2", "Words")],
        }
    )
    receipt = imported("asc-addenda", data, "asc_addenda.xlsx", book)
    assert (receipt.release, receipt.part, receipt.rows_kept) == ("2020-07", "aa-bb", 2)


def test_relative_values_come_as_csv_text_and_sheet_of_one_name(data: Path) -> None:
    forms = cms.zipped(
        **{
            "PPRRVU2026_Jul_nonQPP.txt": b"HDR words\n20610  Words     A   0.79\n",
            "PPRRVU2026_Jul_nonQPP.csv": cms.fee_schedule("20610 A 000 2 1 0.79"),
            "PPRRVU2026_Jul_nonQPP.xlsx": b"never opened",
        }
    )
    assert imported("fee-schedule", data, "rvu26c.zip", forms).rows_kept == 1


def test_relative_values_as_text_name_no_columns(data: Path) -> None:
    with pytest.raises(ImportRefusedError, match="take the csv"):
        imported("fee-schedule", data, "PPRRVU2026_Jul.txt", b"HDR words\n20610  Words     A   0.79\n")


def test_the_row_of_the_professional_part_does_not_speak_for_the_code(data: Path) -> None:
    whole = cms.fee_schedule("88372 X XXX 9 9 0.00", "88372 A XXX 0 0 0.37")
    lines = whole.decode().splitlines(keepends=True)
    lines[-1] = lines[-1].replace("88372,,", "88372,26,")
    imported("fee-schedule", data, "PPRRVU2026_Jul_nonQPP.csv", "".join(lines).encode())
    asked = pl.DataFrame({"code": ["88372"], "service_date": [date(2026, 8, 1)]}).lazy()
    facts = published.with_facts(asked, "fee-schedule", {"bilateral_indicator": pl.String}).collect()
    assert facts["bilateral_indicator"].to_list() == ["9"]


def test_level_two_as_text_of_fixed_width_holds_the_same_as_the_sheet(data: Path) -> None:
    rows = (("J3301", "3", "words", ""), ("J3301", "4", "more", ""), ("GD", "7", "words", "20191231"))
    both = cms.zipped(
        **{"HCPC2019_CONTR_ANWEB.txt": cms.hcpcs_text(*rows), "HCPC2019_CONTR_ANWEB.xlsx": b"never opened"}
    )
    receipt = imported("hcpcs", data, "2019-Alpha-Numeric-HCPCS-File.zip", both)
    assert (receipt.effective_from, receipt.effective_until) == (date(2019, 1, 1), date(2020, 1, 1))
    assert [(item.reason, item.rows) for item in receipt.left_out] == [
        ("heading", 3),
        ("continuation of a description", 1),
    ]
    text = rows_of("hcpcs").drop("release", "release_from", "release_until")
    imported("hcpcs", data, "HCPC2020_OCT_ANWEB.csv", cms.hcpcs(*rows))
    sheet = rows_of("hcpcs").filter(release="2020-10").select(text.columns)
    assert text.equals(sheet)


def test_corrections_of_level_two_are_no_release(data: Path) -> None:
    content = cms.hcpcs(("J3301", "3", "words", ""))
    with pytest.raises(ImportRefusedError, match="corrections"):
        imported("hcpcs", data, "V1_HCPC2018_JAN_Corrections_ANWEB.csv", content)


def test_an_april_update_leaves_the_release_of_october_its_months(data: Path) -> None:
    october = cms.icd10cm("Z283 1 Words", "Z591 1 Words")
    april = cms.icd10cm("Z283 0 Words", "Z28310 1 Words")
    imported("icd10cm", data, "2023-code-descriptions.zip", cms.zipped(**{"icd10cm_order_2023.txt": october}))
    update = cms.zipped(**{"icd10cm_order_2023.txt": april})
    receipt = imported("icd10cm", data, "april-1-2023-code-descriptions-tabular-order.zip", update)
    assert (receipt.release, receipt.replaces) == ("2023-04", None)
    assert billable(date(2023, 3, 31), "Z28.3", "Z28.310", "Z59.1") == [True, None, True]
    assert billable(date(2023, 4, 1), "Z28.3", "Z28.310", "Z59.1") == [False, True, None]


@pytest.mark.parametrize(
    ("name", "release", "start"),
    [
        ("icd10cm-order-Jan-2021.txt", "2021-01", date(2021, 1, 1)),
        ("icd10cm-order-April-2024.txt", "2024-04", date(2024, 4, 1)),
        ("icd10cm-order-2024.txt", "2024", date(2023, 10, 1)),
        ("icd10cm_order_2027.txt", "2027", date(2026, 10, 1)),
    ],
)
def test_the_name_of_an_order_file_tells_its_first_day(data: Path, name, release, start) -> None:
    receipt = imported("icd10cm", data, name, cms.icd10cm("M542 1 Cervicalgia"))
    assert (receipt.release, receipt.effective_from) == (release, start)


def test_a_day_of_updating_is_no_first_day(data: Path) -> None:
    name = "2022-code-descriptions-tabular-order-updated-02012022.zip"
    content = cms.zipped(**{"icd10cm_order_2022.txt": cms.icd10cm("M542 1 Cervicalgia")})
    with pytest.raises(ImportRefusedError, match="--from DATE"):
        imported("icd10cm", data, name, content)
    assert imported("icd10cm", data, name, content, effective_from=date(2022, 4, 1)).release == "2022-04"


def test_procedure_codes_are_no_diagnoses(data: Path) -> None:
    content = b"00001 001     0 Words\n00002 B00B0ZZ 1 Words\n"
    with pytest.raises(ImportRefusedError, match="ICD-10-PCS"):
        imported("icd10cm", data, "icd10pcs_order_2022.txt", content)


def test_a_table_of_areas_is_no_set_of_places(data: Path) -> None:
    content = b"CBSA Number,CBSA Name,Wage Index\n10180,Words,0.9\n14,Words,0.8\n"
    with pytest.raises(ImportRefusedError, match="expected the place of service"):
        imported("pos", data, "wage_index_july_2026.csv", content)


def test_the_addendum_of_excluded_procedures_is_named_for_what_was_expected(data: Path) -> None:
    content = b"Addendum EE -- Excluded,\nHCPCS Code,Short Descriptor\n00176,Words\n"
    with pytest.raises(ImportRefusedError, match="expected addendum AA, BB or FF"):
        imported("asc-addenda", data, "asc_ee_july_2026.csv", content)


def test_addendum_b_comes_as_csv_and_sheet_under_two_names(data: Path) -> None:
    forms = {
        "2026 July Web Addendum B.07.13.26.xlsx": b"never opened",
        "508 Version July Addendum B/2026 July Web Addendum B.07.13.26.csv": cms.opps(),
    }
    receipt = imported("opps-addendum-b", data, "july-2026-opps-addendum-b.zip", cms.zipped(**forms))
    assert (receipt.release, receipt.rows_kept) == ("2026-07", 2)


def test_a_text_of_hundreds_of_columns_is_none_of_these_files(data: Path) -> None:
    wide = ",".join(f"column {number}" for number in range(301)) + "\n" + "," * 300 + "\n"
    with pytest.raises(ImportRefusedError, match="cannot be cut into rows and columns"):
        imported("fee-schedule", data, "PPRRVU2026_Oct_nonQPP.csv", wide.encode())


def test_a_long_notice_with_the_words_of_a_header_is_no_header() -> None:
    notice = f"CPT codes and their adjudication indicator {'are held by somebody who says so at length ' * 3}"
    rows = pl.DataFrame([[notice, "HCPCS/CPT Code"], [None, "Adjudication Indicator"]], schema=["c0", "c1"])

    assert header_of(rows, "cpt", "indicator")[0] == 1
