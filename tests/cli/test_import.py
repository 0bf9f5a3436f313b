"""``facetwise import``: the receipt, the same file again, and a wrong file."""

import pytest

from tests.codes.importers import cms_files as cms


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("FACETWISE_DATA", str(tmp_path / "data"))


def test_a_receipt_is_printed_and_the_same_file_changes_nothing(facetwise, tmp_path) -> None:
    path = cms.written(tmp_path, "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", cms.mue("20610 2 3"))
    first = facetwise("import", "mue", path)
    assert first.status == 0
    assert "3 read = 1 kept + 2 left out (heading)" in first.text
    (again,) = facetwise("import", "mue", path, "--format", "json").objects
    assert again["is_repeated"] is True


def test_another_data_folder(facetwise, tmp_path) -> None:
    path = cms.written(tmp_path, "icd10cm_order_2027.txt", cms.icd10cm("M542 1 Cervicalgia"))
    assert facetwise("import", "icd10cm", path, "--data", tmp_path / "other").status == 0
    assert list((tmp_path / "other" / "codes" / "icd10cm").iterdir())


def test_a_wrong_file_is_one_clear_line(facetwise, tmp_path) -> None:
    path = cms.written(tmp_path, "limits_Eff_10-01-2026.csv", cms.icd10cm("M542 1 Cervicalgia"))
    refused = facetwise("import", "mue", path)
    assert refused.status == 2
    assert refused.err.count("\n") == 1
    assert "not imported as mue" in refused.err
