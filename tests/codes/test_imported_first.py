"""What was imported comes before our own extracts, by service date and setting; elsewhere the extracts hold."""

from datetime import date

import pytest

from facetwise.codes import add_ons, code_pairs, loaded, unit_limits
from facetwise.codes.importers.run import import_file
from facetwise.codes.unit_limits import Setting
from tests.codes.importers import cms_files as cms

DAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv(loaded.ENVIRONMENT, str(tmp_path / "data"))
    return tmp_path


def imported(kind: str, folder, name: str, content: bytes) -> None:
    import_file(kind, cms.written(folder, name, content), today=DAY)


def test_a_unit_limit_of_the_imported_release(data) -> None:
    before = unit_limits.unit_limit("64490", Setting.PRACTITIONER, DAY)
    imported(
        "mue", data, "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", cms.mue("64490 3 3", "20610 2 3")
    )
    after = unit_limits.unit_limit("64490", Setting.PRACTITIONER, DAY)
    assert before is not None and after is not None
    assert (before.units_max, after.units_max, after.adjudication_indicator) == (1, 3, 3)
    assert "release 2026q4" in after.source
    earlier = unit_limits.unit_limit("64490", Setting.PRACTITIONER, date(2025, 1, 1))
    assert earlier is not None and earlier.units_max == 1  # the reading of ours still holds for its own days
    other = unit_limits.unit_limit("64490", Setting.HOSPITAL_OUTPATIENT, DAY)
    assert other is not None and other.units_max == 1


def test_links_of_an_add_on_that_the_imported_file_names(data) -> None:
    imported("add-on", data, "AOC_V2026Q4-MCR.txt", cms.add_on("1 64491 64490 2010001 -"))
    assert [link.primary for link in add_ons.primaries("64491", DAY)] == ["64490"]
    assert "release 2026q4" in add_ons.primaries("64491", DAY)[0].source
    assert {link.primary for link in add_ons.primaries("64494", DAY)} == {"64490", "64493"}  # not in the file


def test_code_pairs_of_the_imported_release_in_both_directions(data) -> None:
    rows = (
        "64490 77002 20100101 * 1",
        "22612 64490 20100101 * 0",
        "64490 20552 20100101 20251231 1",
        "20610 20550 20100101 * 1",
    )
    imported("ncci-ptp", data, "ccipra-v323r0-f1.txt", cms.ptp(*rows))
    over = code_pairs.pair_edit("22612", "64490", "practitioner", DAY)
    assert over.edit is not None and not over.edit.can_be_lifted and "v323r0" in over.edit.source
    assert code_pairs.pair_edit("64490", "20552", "practitioner", DAY).edit is None  # it ended
    assert code_pairs.pair_edit("64490", "77003", "practitioner", DAY).edit is None  # not in the release
    hospital = code_pairs.pair_edit("64490", "77003", "hospital_outpatient", DAY)
    assert hospital.edit is not None  # our own extract still speaks for hospitals


def test_a_release_without_a_facet_pair_leaves_our_extract_in_place(data) -> None:
    imported("ncci-ptp", data, "ccipra-v323r0-f1.txt", cms.ptp("20610 20550 20100101 * 1"))
    assert code_pairs.pair_edit("64490", "77003", "practitioner", DAY).edit is not None
