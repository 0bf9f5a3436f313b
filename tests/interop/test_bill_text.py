"""Bills and explanations of benefits as people paste them."""

from hypothesis import given
from hypothesis import strategies as st

from facetwise.domain.bill import Amount
from facetwise.interop.bill_text import read_bill


def only(text):
    (line,) = read_bill(text).lines
    return line


def test_a_code_with_its_side_units_and_charge():
    line = only("03/02/2026 64490-RT-KX  x1  $650.00")

    assert (line.code, line.modifiers, line.units) == ("64490", ("RT", "KX"), 1)
    assert line.amount(Amount.BILLED) == 650.0


def test_the_columns_of_an_explanation_of_benefits_name_the_amounts():
    first, second = read_bill(
        "Service   Provider charged  Allowed  Plan paid  You owe\n64490 50 $1,900.00 $310.00 $248.00 $62.00\n"
        "64491 50 $450.00 $0.00 $0.00 $0.00 CO-97 N519\n"
    ).lines

    assert dict(first.amounts) == {
        Amount.BILLED: 1900.0,
        Amount.ALLOWED: 310.0,
        Amount.PAID: 248.0,
        Amount.OWED: 62.0,
    }
    assert (second.modifiers, second.reasons) == (("50",), ("CO-97", "N519"))


def test_amounts_with_their_names_beside_them():
    first, second = read_bill(
        "03/02/2026 64490-50 injection $1,200.00  Plan paid $310.22  You owe $77.55\n"
        "64491 50 $600.00 plan paid $0 you owe $600.00 (CO-151)\n"
    ).lines

    assert dict(first.amounts) == {Amount.BILLED: 1200.0, Amount.PAID: 310.22, Amount.OWED: 77.55}
    assert dict(second.amounts) == {Amount.BILLED: 600.0, Amount.PAID: 0.0, Amount.OWED: 600.0}


def test_whole_dollars_typed_without_a_sign():
    lines = read_bill("64490 50 1200\n64491 RT 800 you owe 160\nJ1100 100 units 15\n64493 2026 100 mg").lines

    assert [dict(line.amounts) for line in lines] == [
        {Amount.BILLED: 1200.0},
        {Amount.BILLED: 800.0, Amount.OWED: 160.0},
        {},
        {},
    ]
    assert (lines[0].modifiers, lines[2].units) == (("50",), 100)


def test_reasons_on_the_next_row_belong_to_the_line_before():
    assert only("64490 RT 650.00\nDenied: CO 50").reasons == ("CO-50",)


def test_several_codes_on_one_row_are_several_lines():
    assert [line.code for line in read_bill("64490, 64491, 0213T and J1100").lines] == [
        "64490",
        "64491",
        "0213T",
        "J1100",
    ]


def test_numbers_that_are_no_codes_are_passed_over():
    text = "Account 12345\nMember 98765\nZIP 43004\nTotal $12345.00\nRef #64490\nNovember 25 2026"

    assert read_bill(text).lines == ()


@given(st.text(max_size=400))
def test_any_text_is_read_without_complaint(text):
    for line in read_bill(text).lines:
        assert len(line.code) == 5
