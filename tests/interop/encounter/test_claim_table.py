"""Claims as rows: CSV and Parquet."""

import io
from datetime import date

import polars as pl
import pytest

from facetwise.domain.encounter import ClaimLine
from facetwise.domain.vocabulary import ClaimType
from facetwise.interop.encounter.claim_table import read_claim_table

CLAIMS = """\
claim_id,patient_id,patient_birth_date,service_date,payer,state,place_of_service,bill_for,diagnoses,code,modifiers,units,charge,diagnosis_pointers
C1,P1,1950-01-01,2026-03-02,medicare,OH,11,professional,M47.812|m47813,64490,rt:kx,1,650.00,1|2
C1,P1,1950-01-01,2026-03-02,medicare,OH,11,professional,,64491,RT:KX,1,300.00,1
C2,P2,1951-01-01,2026-03-03,aetna_commercial,,11,,M47.816,64493.0,50,2,,A
"""


def read(text, source="claims.csv"):
    return read_claim_table(text.encode() if isinstance(text, str) else text, source=source)


def test_rows_of_one_claim_are_its_lines():
    found = read(CLAIMS)
    assert found.all_problems == ()
    first, second = (item.encounter for item in found.encounters)
    assert first.encounter_id == first.claim.claim_id == "C1"
    assert first.patient.birth_date == date(1950, 1, 1)
    assert first.bill_for is ClaimType.PROFESSIONAL
    assert first.diagnoses == ("M47.812", "M47.813")
    assert first.claim_lines == (
        ClaimLine(code="64490", modifiers=("RT", "KX"), units=1, charge=650, diagnosis_pointers=(1, 2)),
        ClaimLine(code="64491", modifiers=("RT", "KX"), units=1, charge=300, diagnosis_pointers=(1,)),
    )
    assert second.claim_lines == (
        ClaimLine(code="64493", modifiers=("50",), units=2, diagnosis_pointers=(1,)),
    )


def test_a_claim_without_a_record_has_no_procedures_known():
    for item in read(CLAIMS).encounters:
        assert item.encounter.procedures is None
        assert item.encounter.history is None


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_and_a_byte_order_mark(separator):
    text = CLAIMS.replace("|", "~").replace(",", separator).replace("~", "|")
    assert read(text.encode("utf-8-sig")).encounters == read(CLAIMS).encounters


def test_a_row_of_another_length_is_told_and_left_out():
    found = read(CLAIMS + "C3,P3\n")
    assert len(found.encounters) == 2
    assert str(found.problems[0]) == (
        "claims.csv:5: row left out: it has 2 cells, the header has 14; expected 14"
    )
    assert found.problems[0].loses_work


def test_a_wrong_cell_has_its_line_and_the_birth_date_is_not_shown():
    found = read(CLAIMS.replace("1951-01-01", "31/12/1951").replace(",50,2,", ",50,-2,"))
    assert [str(problem) for problem in found.all_problems] == [
        "claims.csv:4: claim_lines[0].units: -2 is less than 0; expected 0 or more",
        "claims.csv:4: patient.birth_date: the value is not a date; expected a date as YYYY-MM-DD",
    ]


EXPORTED = """\
Claim Number,Payer Name,State,POS,DOS,DOB,CPT,Mod1,Mod2,Qty,Charge Amount,Dx1,Dx2,Dx Pointer
C1,Medicare,OH,11,3/2/2026,1/1/1950,64490,50,KX,1,"$1,200.00",M47.812,M54.2,A
C1,Medicare,OH,11,3/2/2026,1/1/1950,64491,50,KX,1,700,M47.812,M54.2,AB
"""


def test_the_export_of_a_billing_program_is_read_by_its_own_names_and_says_so():
    found = read(EXPORTED)

    (claim,) = (item.encounter for item in found.encounters)
    assert (claim.claim.claim_id, claim.payer, claim.place_of_service) == ("C1", "Medicare", "11")
    assert (claim.service_date, claim.patient.birth_date) == (date(2026, 3, 2), date(1950, 1, 1))
    assert claim.diagnoses == ("M47.812", "M54.2")
    assert claim.claim_lines == (
        ClaimLine(code="64490", modifiers=("50", "KX"), units=1, charge=1200, diagnosis_pointers=(1,)),
        ClaimLine(code="64491", modifiers=("50", "KX"), units=1, charge=700, diagnosis_pointers=(1, 2)),
    )
    columns, dates = found.all_problems
    assert columns.remark and "cpt as code" in columns.message and "mod1 as modifiers" in columns.message
    assert dates.remark and "month/day/year" in dates.message


def test_dates_that_begin_with_the_day_are_not_turned_around():
    found = read(EXPORTED.replace("1/1/1950", "31/1/1950"))

    assert found.encounters[0].encounter.service_date is None
    assert "expected a date as YYYY-MM-DD" in " ".join(map(str, found.all_problems))


def test_a_column_that_has_its_own_name_is_not_overridden_by_another():
    found = read(CLAIMS.replace("claim_id,patient_id", "claim_id,MRN").replace(",state,", ",pos,", 1))

    first = found.encounters[0].encounter
    assert (first.patient.id, first.place_of_service) == ("P1", "11")
    assert any("'pos' is not known" in problem.message for problem in found.all_problems)


def test_what_differs_within_a_claim_is_not_known():
    found = read(CLAIMS.replace("medicare,OH,11,professional,,", "medicare,KY,11,professional,,"))
    assert found.encounters[0].encounter.state is None
    assert "claims.csv:3: state: differs from line 2 of the same claim" in str(found.all_problems[0])


def test_a_claim_over_two_days_is_two_sessions_and_says_so():
    found = read(
        CLAIMS.replace("C1,P1,1950-01-01,2026-03-02,medicare,OH,11,professional,,", "C1,P1,,2026-03-09,,,,,,")
    )
    assert [item.encounter.service_date.day for item in found.encounters] == [2, 9, 3]
    assert "differ in patient or service date" in found.problems[0].message


def test_unknown_columns_get_a_line_each():
    found = read("claim_id,code,modifers,shoe\nC1,64490,50,9\n")
    assert [problem.message for problem in found.problems] == [
        "column 'modifers' is not known and is ignored; did you mean modifiers?",
        "column 'shoe' is not known and is ignored",
    ]


def test_rows_without_a_claim_number_are_claims_of_their_own():
    assert len(read("service_date,code\n2026-03-02,64490\n2026-03-02,64491\n").encounters) == 2


def test_fields_of_the_record_may_be_flattened_too():
    (item,) = read(
        "claim_id,code,documentation_pain_months,authorization_codes\nC,64490,6,64490|64491\n"
    ).encounters
    assert item.encounter.documentation.pain.months == 6
    assert item.encounter.authorization.codes == ("64490", "64491")


@pytest.mark.parametrize("text", ["", "name,age\nx,1\n", "code\n", "hello", 'code,units\n"64490,1\n'])
def test_a_table_without_claims_is_refused(text):
    found = read(text)
    assert found.encounters == ()
    assert any(problem.fatal for problem in found.problems)


def parquet(**columns):
    buffer = io.BytesIO()
    pl.DataFrame(columns).write_parquet(buffer)
    return buffer.getvalue()


def test_parquet_with_lists_dates_and_numbers():
    data = parquet(
        encounter_id=["E1", "E1"],
        service_date=[date(2026, 3, 2)] * 2,
        place_of_service=[9, 9],
        diagnoses=[["M47.812"], None],
        code=["64490", "64491"],
        modifiers=[["RT", "KX"], ["RT"]],
        units=[1.0, 1.0],
        diagnosis_pointers=[[1], [1]],
    )
    found = read(data, "claims.parquet")
    assert found.all_problems == ()
    (item,) = found.encounters
    assert item.encounter.place_of_service == "09"
    assert item.encounter.service_date == date(2026, 3, 2)
    assert item.encounter.diagnoses == ("M47.812",)
    assert [line.modifiers for line in item.encounter.claim_lines] == [("RT", "KX"), ("RT",)]


def test_parquet_columns_of_records_are_told():
    found = read(parquet(code=["64490"], claim=[{"claim_id": "C"}]), "claims.parquet")
    assert "column 'claim' holds records and is ignored" in [problem.message for problem in found.problems]


def test_damaged_parquet_is_refused():
    data = parquet(code=["64490"])
    for damaged in (data[:-20], b"PAR1", b"PAR1" + b"\x00" * 40 + b"PAR1"):
        found = read(damaged, "claims.parquet")
        assert found.encounters == ()
        assert any(problem.fatal for problem in found.problems)
