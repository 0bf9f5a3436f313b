import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.codes.npi import check_digit, is_valid_npi, npi_is_valid

FIRST_NINE = st.from_regex(r"[12][0-9]{8}", fullmatch=True)


def test_the_example_of_the_standard_is_valid():
    assert is_valid_npi("1234567893")
    assert check_digit("123456789") == "3"


@pytest.mark.parametrize(
    "npi", ["1234567890", "123456789", "12345678933", "1234567 93", "３234567893", "", "1234567893\n"]
)
def test_what_is_no_npi(npi):
    assert not is_valid_npi(npi)


def test_a_number_that_begins_with_three_is_none_though_its_digits_add_up():
    assert not is_valid_npi("312345678" + check_digit("312345678"))


def test_a_check_digit_that_comes_out_as_ten_is_zero():
    assert any(check_digit(f"12345678{last}") == "0" for last in range(10))


def test_a_check_digit_needs_nine_digits():
    with pytest.raises(ValueError, match="not 3 characters"):
        check_digit("123")


@settings(max_examples=200)
@given(first_nine=FIRST_NINE, place=st.integers(0, 9), step=st.integers(1, 9))
def test_changing_one_digit_breaks_it(first_nine, place, step):
    npi = first_nine + check_digit(first_nine)
    assert is_valid_npi(npi)
    changed = npi[:place] + str((int(npi[place]) + step) % 10) + npi[place + 1 :]
    assert not is_valid_npi(changed)


@settings(max_examples=100)
@given(
    st.lists(
        st.one_of(
            st.none(),
            FIRST_NINE.map(lambda nine: nine + check_digit(nine)),
            st.text("0123456789x", max_size=12),
        )
    )
)
def test_a_column_is_judged_as_single_numbers_are(npis):
    judged = (
        pl.DataFrame({"npi": npis}, schema={"npi": pl.String}).select(npi_is_valid(pl.col("npi"))).to_series()
    )
    assert judged.to_list() == [None if npi is None else is_valid_npi(npi) for npi in npis]
