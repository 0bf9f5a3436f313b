"""A hospital's own claim (837I) becomes rows like any other, and the checks know whose claim it is."""

import re
from datetime import date

import pytest

from facetwise.interop.x12 import read_837
from facetwise.workflow import check_tables
from tests.interop.x12.files import AS_OF, HOSPITAL


def read(text: str):
    (chunk,) = read_837(text.encode(), source="hospital.837", as_of=AS_OF)
    return chunk


def test_the_hospital_is_known_by_its_bill_type_and_has_no_place_of_service():
    claim = read(HOSPITAL).tables.claims.row(0, named=True)

    assert claim["claim_type"] == "hospital"
    assert claim["bill_type"] == "131"
    assert claim["place_of_service"] is None
    assert claim["authorization_number"] == "06A00000000001"


def test_lines_carry_revenue_code_code_modifiers_units_and_charge():
    lines = read(HOSPITAL).tables.lines

    assert lines.select("revenue_code", "code", "modifier_1", "units", "charge_cents").rows() == [
        ("0361", "64493", "50", 1.0, 240000),
        ("0361", "64494", "50", 1.0, 80000),
    ]


def test_reason_for_visit_is_no_diagnosis_of_the_claim():
    assert read(HOSPITAL).tables.diagnoses["icd10"].to_list() == ["M47.816", "M47.817"]


@pytest.mark.parametrize("version", ["005010X223", "005010X223A1", "005010X223A2", "005010X223A3"])
def test_every_erratum_of_the_guide_is_read(version):
    chunk = read(HOSPITAL.replace("005010X223A2", version))

    assert (chunk.claims_read, chunk.claims_set_aside, chunk.problems) == (1, 0, ())


def test_a_surgery_centre_may_bill_on_the_institutional_form():
    assert read(HOSPITAL.replace("13:A:1", "83:A:1")).tables.claims["claim_type"].to_list() == ["asc"]


def test_a_line_with_a_revenue_code_alone_is_kept():
    lines = read(HOSPITAL.replace("SV2*0361*HC:64494:50*", "SV2*0250**")).tables.lines

    assert lines.select("revenue_code", "code").rows()[1] == ("0250", None)


def test_lines_without_pointers_are_no_defect_of_a_hospital_claim():
    findings = check_tables(read(HOSPITAL).tables, all_verdicts=True)
    pointers = findings.filter(findings["name"] == "line-without-diagnosis")

    assert set(pointers["verdict"]) == {"not_applicable"}


def test_a_statement_over_several_days_does_not_say_on_which_a_line_was_done():
    undated = re.sub(r"DTP\*472\*[^~]*~\n?", "", HOSPITAL)
    month = undated.replace("20261102-20261102", "20261101-20261130")

    assert read(undated).tables.claims["service_date"].to_list() == [date(2026, 11, 2)]
    assert read(month).tables.claims["service_date"].to_list() == [None]
    assert read(HOSPITAL.replace("434*RD8*20261102-20261102", "434*RD8*20261101-20261130")).tables.claims[
        "service_date"
    ].to_list() == [date(2026, 11, 2)]
