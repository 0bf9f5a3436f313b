from datetime import date, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.codes.dates import in_force, is_in_force

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def test_the_first_day_counts_and_the_last_does_not():
    begin, end = date(2024, 4, 1), date(2025, 1, 1)
    assert in_force(begin, end, begin)
    assert not in_force(begin, end, begin - timedelta(days=1))
    assert in_force(begin, end, end - timedelta(days=1))
    assert not in_force(begin, end, end)


def test_a_missing_end_is_open():
    assert in_force(None, None, date.min)
    assert in_force(None, date(2024, 4, 1), date.min)
    assert in_force(date(2024, 4, 1), None, date.max)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.none() | DAYS, st.none() | DAYS, st.none() | DAYS), min_size=1, max_size=10))
def test_columns_are_judged_as_single_days_are_and_an_unknown_day_stays_unknown(rows):
    schema = {"effective_from": pl.Date, "effective_until": pl.Date, "day": pl.Date}
    judged = pl.DataFrame(rows, schema=schema, orient="row").select(is_in_force(pl.col("day"))).to_series()
    assert judged.to_list() == [
        None if day is None else in_force(begin, end, day) for begin, end, day in rows
    ]
