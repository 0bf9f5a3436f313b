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


STATEMENT = """\
Date       Code   Mod  Description           Charge    Insurance paid  Adjustment  You owe
03/02/2026 64493  LT   LUMBAR FACET INJ      $850.00   $210.40         $587.00     $52.60
03/02/2026 64494  LT   2ND LEVEL             $450.00                   $323.75     $25.25
TOTAL                                        $1,300.00 $210.40         $910.75     $77.85
"""


def test_a_statement_with_a_column_for_what_was_taken_off_and_an_empty_place():
    bill = read_bill(STATEMENT)

    assert [dict(line.amounts) for line in bill.lines] == [
        {Amount.BILLED: 850.0, Amount.PAID: 210.4, Amount.ADJUSTED: 587.0, Amount.OWED: 52.6},
        {Amount.BILLED: 450.0, Amount.ADJUSTED: 323.75, Amount.OWED: 25.25},
    ]
    assert dict(bill.totals) == {Amount.BILLED: 1300.0, Amount.OWED: 77.85}


def test_amounts_whose_columns_cannot_be_told_are_not_guessed():
    line = read_bill("Charge   Insurance paid   Adjustment   You owe\n64493 LT 850.00 587.00 52.60").lines[0]

    assert dict(line.amounts) == {Amount.BILLED: 850.0}


def test_what_one_may_be_billed_is_ones_own_part():
    line = only(
        "64493-50 amount charged $1,200.00 Medicare approved $241.10 Medicare paid $192.88 you may be billed $48.22"
    )

    assert dict(line.amounts) == {
        Amount.BILLED: 1200.0,
        Amount.ALLOWED: 241.1,
        Amount.PAID: 192.88,
        Amount.OWED: 48.22,
    }


def test_the_sum_at_the_foot_of_a_bill():
    text = "64635-RT 1500.00\n64636-RT 1800.00\nTotal charges 3300.00\nInsurance payment -900\nCopay paid -40.00\n"

    assert dict(read_bill(text + "Amount due 1510.00").totals) == {Amount.BILLED: 3300.0, Amount.OWED: 1510.0}
    assert dict(read_bill(text + "Previous balance 60.00\nBalance due: $7.00").totals)[Amount.OWED] == 7.0
    said_twice = read_bill(text + "Balance 10.00\nPay this amount 20.00")
    assert Amount.OWED not in dict(said_twice.totals)


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


def test_the_postal_code_of_an_address_is_no_service():
    bill = read_bill(
        "RIVERSIDE PAIN CENTER\nPO Box 1180, Columbus OH 43216\nLakewood, CO 80226-1234\n64635 RT $2,150.00\n"
    )

    assert [line.code for line in bill.lines] == ["64635"]
    assert only("Lumbar facet right CT 64493").code == "64493"


def test_short_headings_of_a_statement_name_the_amounts():
    line = only(
        "Date  Description  Charges  Ins Pmt  Adj  Pat Resp\n09/02/2026  64635 RT  2,150.00 611.40 1,385.75 152.85"
    )

    assert dict(line.amounts) == {
        Amount.BILLED: 2150.0,
        Amount.PAID: 611.4,
        Amount.ADJUSTED: 1385.75,
        Amount.OWED: 152.85,
    }


def test_a_file_with_commas_is_read_by_its_cells():
    first, second = read_bill(
        "Service Date,Billed Amount,CPT,Modifier,Units,Allowed,Plan Paid,Member Responsibility,Remark\n"
        '2026-03-02,1200.00,64490,"50, KX",1,310.00,248.00,62.00,\n'
        "2026-03-02,30.00,J1100,,10,1.20,0.96,0.24,CO-45\n"
    ).lines

    assert dict(first.amounts) == {
        Amount.BILLED: 1200.0,
        Amount.ALLOWED: 310.0,
        Amount.PAID: 248.0,
        Amount.OWED: 62.0,
    }
    assert (first.modifiers, first.units) == (("50", "KX"), 1)
    assert (second.code, second.units, second.reasons) == ("J1100", 10, ("CO-45",))
    assert second.amount(Amount.BILLED) == 30.0


def test_a_table_between_bars_is_read_by_its_cells():
    first, denied = read_bill(
        "Service & Billing Code | Service Approved? | Amount Charged | Medicare-Approved Amount | Amount Medicare Paid "
        "| Maximum You May Be Billed | Notes\n"
        "Injection (64490-50,KX) | Yes | $1,200.00 | $271.12 | $216.90 | $54.22 |\n"
        "Third level (64492) | No | $700.00 | 0.00 | 0.00 | $700.00 | A\n"
    ).lines

    assert first.amount(Amount.PAID) == 216.9
    assert (denied.amount(Amount.BILLED), denied.amount(Amount.OWED)) == (700.0, 700.0)


CELL_BY_CELL = """\
Procedure
64493-50
Charge
$1,900.00
Insurance payment
-$402.11
Patient balance
$100.53
Procedure
64494-50
Charge
$950.00
Insurance payment
-$201.00
Total balance
$150.80
"""


def test_amounts_below_each_code_belong_to_it_and_the_total_to_none():
    bill = read_bill(CELL_BY_CELL)

    assert [dict(line.amounts) for line in bill.lines] == [
        {Amount.BILLED: 1900.0, Amount.PAID: 402.11, Amount.OWED: 100.53},
        {Amount.BILLED: 950.0, Amount.PAID: 201.0},
    ]


def test_an_amount_below_a_list_of_codes_is_of_none_of_them():
    bill = read_bill("64493-50\n64494-50\nCharge $1,900.00\nBalance due $150.80\n")

    assert [line.amounts for line in bill.lines] == [(), ()]


def test_whole_dollars_before_a_comma_are_an_amount():
    first, second = read_bill("64635 RT 3100, 64635 LT 2900, thank you").lines

    assert (first.amount(Amount.BILLED), second.amount(Amount.BILLED)) == (3100.0, 2900.0)


def test_reasons_said_before_a_code_are_of_it():
    first, second = read_bill("they say PR 1 and CO-45 for 64490 LT, and 64491 denied N115 CO 50").lines

    assert first.reasons == ("PR-1", "CO-45")
    assert second.reasons == ("N115", "CO-50")


def test_the_year_of_a_day_is_no_modifier():
    assert only("SURGERY 64633 05/05/26 RT $2,400.00").modifiers == ("RT",)


def test_a_table_whose_codes_stand_in_the_words_of_the_service():
    first, second = read_bill(
        "Service description | Date | Billed | Discount | Not covered | Covered | What your plan paid | What I owe\n"
        "SURGERY 64633 | 05/05/26 | 2,400.00 | 1,310.00 | 0.00 | 1,090.00 | 872.00 | 218.00\n"
        "SURGERY 64634 | 05/05/26 | 1,200.00 | 0.00 | 1,200.00 | 0.00 | 0.00 | 1,200.00\n"
    ).lines

    assert dict(first.amounts) == {
        Amount.BILLED: 2400.0,
        Amount.ADJUSTED: 1310.0,
        Amount.NOT_COVERED: 0.0,
        Amount.PAID: 872.0,
        Amount.OWED: 218.0,
    }
    assert (first.modifiers, second.amount(Amount.NOT_COVERED)) == ((), 1200.0)


def test_ten_thousand_rows_that_look_like_headings_are_passed_over():
    assert read_bill("a|Billed|Paid\n" * 10_000).lines == ()


def test_one_endless_cell_makes_no_table_of_endless_rows():
    text = "Code|Billed|Paid\n" + "64493 " + "x" * 100_000 + "|5.00|4.00\n" + "64494|3.00|2.00\n" * 100

    assert len(read_bill(text).lines) == 101


def test_a_quotation_without_end_is_text():
    assert read_bill('"' * 200_000).lines == ()
