"""Until when a claim has to be there."""

from datetime import date

import pytest

from facetwise.planning.filing import filing_deadline
from tests.planning.test_plan import patient


def test_medicare_gives_one_calendar_year():
    assert filing_deadline(patient(service_date=date(2026, 3, 2))) == date(2027, 3, 2)
    assert filing_deadline(patient(service_date=date(2024, 2, 29))) == date(2025, 2, 28)


@pytest.mark.parametrize("payer", ["uhc_commercial", "aetna_commercial", "Acme Mutual", None])
def test_a_limit_that_nobody_surely_knows_is_not_made_up(payer):
    assert filing_deadline(patient(payer=payer, service_date=date(2026, 3, 2))) is None


def test_without_a_service_date_there_is_no_last_day():
    assert filing_deadline(patient()) is None
