"""A claim without a facet code: undetermined while no CMS file is loaded, judged as soon as it is."""

import pytest

from tests.codes.importers import cms_files as cms

ANY = """\
encounter_id: ANY-1
patient: {id: P-1, birth_date: 1960-05-04, sex: F}
service_date: 2026-07-15
payer: medicare
state: OH
place_of_service: "11"
bill_for: professional
diagnoses: [M54.9]
claim_lines:
  - {code: "20610", modifiers: [RT], units: 3, charge: 200, diagnosis_pointers: [1]}
  - {code: "77002", units: 1, charge: 100, diagnosis_pointers: [1]}
  - {code: "22632", units: 1, charge: 900, diagnosis_pointers: [1]}
  - {code: "20612", modifiers: ["50"], units: 1, charge: 90, diagnosis_pointers: [1]}
claim: {claim_id: ANY-1, frequency_code: "1"}
"""
FACET = """\
encounter_id: F-1
patient: {id: P-1, birth_date: 1960-05-04, sex: F}
service_date: 2026-07-25
payer: medicare
state: OH
place_of_service: "11"
bill_for: professional
diagnoses: [M54.2]
claim_lines:
  - {code: "64490", modifiers: [RT, KX], units: 1, charge: 200, diagnosis_pointers: [1]}
claim: {claim_id: F-1, frequency_code: "1"}
"""
FILES = {  # what each file decides that was open before
    "code-pair-of-other-codes": (
        "ncci-ptp",
        "ccipra-v322r0-f1.txt",
        cms.ptp("20610 77002 20240101 * 0", "20600 76942 20240101 * 1"),
    ),
    "units-over-published-limit": (
        "mue",
        "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv",
        cms.mue("20610 2 3", "77002 1 3", "22632 4 3", "20612 2 3"),
    ),
    "add-on-without-published-primary": (
        "add-on",
        "AOC_V2026Q3-MCR.txt",
        cms.add_on("1 22632 22630 2013001 -"),
    ),
    "bilateral-modifier-not-taken": (
        "fee-schedule",
        "rvu26c.csv",
        cms.fee_schedule("20610 A 000 2 1 0.79", "22632 A ZZZ 0 0 5.22", "20612 A 000 2 2 0.70"),
    ),
    "diagnosis-not-valid": (
        "icd10cm",
        "icd10cm_order_2026.txt",
        cms.icd10cm("M54 0 Dorsalgia", "M542 1 Cervicalgia"),
    ),
}


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("FACETWISE_DATA", str(tmp_path / "data"))


def found(facetwise, tmp_path, text: str) -> dict[str, dict]:
    path = tmp_path / "claim.yaml"
    path.write_text(text)
    ran = facetwise("check", "--format", "json", "--as-of", "2026-07-26", path)
    return {finding["name"]: finding for claim in ran.objects for finding in claim["findings"]}


@pytest.mark.parametrize("name", FILES)
def test_each_file_switches_on_the_check_that_waited_for_it(facetwise, tmp_path, name):
    kind, file, content = FILES[name]
    before = found(facetwise, tmp_path, ANY)
    assert facetwise("import", kind, cms.written(tmp_path, file, content)).status == 0
    after = found(facetwise, tmp_path, ANY)

    assert name not in before
    assert f"({kind})" in before["public-table-not-loaded"]["message"]
    assert after[name]["verdict"] == "violated"
    assert f"{name} ({kind})" not in after["public-table-not-loaded"]["message"]


def test_all_files_loaded_leave_nothing_waiting(facetwise, tmp_path):
    for kind, file, content in FILES.values():
        facetwise("import", kind, cms.written(tmp_path, file, content))
    after = found(facetwise, tmp_path, ANY)

    assert "public-table-not-loaded" not in after
    assert {name for name, finding in after.items() if finding["verdict"] == "violated"} >= set(FILES)


def test_a_day_after_the_release_is_undetermined_again(facetwise, tmp_path):
    kind, file, content = FILES["units-over-published-limit"]
    facetwise("import", kind, cms.written(tmp_path, file, content))
    later = found(facetwise, tmp_path, ANY.replace("2026-07-15", "2026-07-16"))
    fourth_quarter = ANY.replace("2026-07-15", "2026-10-15")
    (tmp_path / "later.yaml").write_text(fourth_quarter)
    ran = facetwise("check", "--format", "json", "--as-of", "2026-10-16", tmp_path / "later.yaml")
    then = {finding["name"]: finding for claim in ran.objects for finding in claim["findings"]}

    assert later["units-over-published-limit"]["verdict"] == "violated"
    assert "units-over-published-limit" not in then
    assert "(mue)" in then["public-table-not-loaded"]["message"]


def test_an_export_of_articles_fills_a_list_that_its_pack_calls_unknown(facetwise, tmp_path):
    before = found(facetwise, tmp_path, FACET)
    export = cms.written(tmp_path, "current_article.zip", cms.coverage_database("58364", "38773"))
    assert facetwise("import", "coverage-database", export).status == 0
    after = found(facetwise, tmp_path, FACET)
    listed = found(facetwise, tmp_path, FACET.replace("M54.2", "M47.812"))

    assert "diagnosis-list-not-read" in before and "diagnosis-not-covered" not in before
    assert after["diagnosis-not-covered"]["verdict"] == "violated"
    assert "A58364" in after["diagnosis-not-covered"]["message"]
    assert not {"diagnosis-list-not-read", "diagnosis-not-covered"} & set(listed)
