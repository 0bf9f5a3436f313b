"""The rules' cases run with small public tables loaded, in the layouts of CMS."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from facetwise.codes import loaded
from facetwise.codes.importers.model import Hints
from facetwise.codes.importers.run import import_file
from tests.codes.importers import cms_files as cms

PAIRS = (
    "20610 77002 20240101 * 0",
    "20610 20550 20240101 * 1",
    "20610 20551 20240101 20260630 0",
    "20600 76942 20240101 * 1",
    "20604 76942 20240101 * 0",
    "20606 76942 20240101 * 0",
)
FILES = (  # kind, name, content, first day; facet codes stand in none, the built-in extracts decide them
    (
        "coverage-database",
        "current_article.zip",
        cms.coverage_database("58350", "38765"),
        None,
    ),  # of Palmetto
    ("ncci-ptp", "ccipra-v323r0-f1.txt", cms.ptp(*PAIRS), None),
    ("mue", "first.csv", cms.mue("20610 2 3", "20611 1 1", "20612 1 2"), date(2026, 1, 1)),
    ("mue", "fourth.csv", cms.mue("20610 2 3"), date(2026, 10, 1)),
    (
        "add-on",
        "AOC_V2026Q4-MCR.txt",
        cms.add_on(
            "1 22632 22630 2013001 -",
            "2 22614 CCCCC 2013001 -",
            "1 64480 64479 2013001 -",
            "1 99292 99291 2013091 -",
            "3 22552 22551 2013001 -",
            *(f"1 63048 6304{digit} 2013001 -" for digit in range(7)),
        ),
        None,
    ),
    (
        "fee-schedule",
        "rvu26a.csv",
        cms.fee_schedule(
            "20610 A 000 2 1 0.79",
            "20611 A XXX 2 1 1.10",
            "20612 A 000 2 2 0.70",
            "22632 A ZZZ 0 0 5.22",
            "63045 A 090 2 0 17.95",
            "36415 X XXX 9 9 0.00",
        ),
        None,
    ),
    (
        "icd10cm",
        "icd10cm_order_2027.txt",
        cms.icd10cm("M54 0 Dorsalgia", "M542 1 Cervicalgia", "M47812 1 Words"),
        None,
    ),
    ("pos", "pos.csv", (cms.POS + "43,1,A new place\n").encode(), date(2027, 1, 1)),
    (
        "opps-addendum-b",
        "january_2026_web_addendum_b.csv",
        cms.opps(
            "99243 B",
            "22633 C",
            "20551 N",
            "22801 D",
            "22802 E1",
            "22803 E2",
            "22804 M",
            "22805 Y",
            "64490 B",
        ),
        None,
    ),
    (
        "asc-addenda",
        "january_2026_asc_addenda.zip",
        cms.zipped(
            **{"january_2026_aa.csv": cms.asc("January"), "january_2026_bb.csv": cms.asc_ancillary("C1821")}
        ),
        None,
    ),
    ("asc-addenda", "july_2026_asc_addendum_aa.csv", cms.asc(), None),  # and no BB
    (
        "asc-addenda",
        "october_2026_asc_addendum_bb.csv",
        cms.asc_ancillary("C1821", month="October"),
        None,
    ),  # and no AA
    *(
        (
            "hcpcs",
            f"HCPC2026_{month}_ANWEB.csv",
            cms.hcpcs(
                ("A4565", "3", "Words", ""),
                ("L8699", "3", "Words", "20260331"),
                ("C1999", "3", "Words", "", "20260401"),
                ("A4590", "3", "Words", "", ""),  # of which the file does not tell when it was added
                ("J1100", "3", "Words", ""),
                (f"Q00{number:02}", "3", "Words", ""),
            ),
            None,
        )
        for number, month in enumerate(("JAN", "APR"))
    ),
)


@pytest.fixture(scope="package", autouse=True)
def public_tables(tmp_path_factory):
    """Import the files once, for all cases."""
    with with_public_tables(tmp_path_factory.mktemp("public")):
        yield


@contextmanager
def with_public_tables(folder: Path) -> Iterator[None]:
    """The files imported into the folder, as the only public tables there are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(loaded.ENVIRONMENT, str(folder / "data"))
        for kind, name, content, start in FILES:
            import_file(
                kind,
                cms.written(folder, name, content),
                hints=Hints(effective_from=start),
                today=date(2026, 11, 25),
            )
        yield
