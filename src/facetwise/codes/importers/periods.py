"""Which release a file is, and the days it speaks for, from its names or what the user said."""

import re
from datetime import date, timedelta

from facetwise.codes.importers.model import Hints
from facetwise.codes.importers.source import ImportRefusedError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = re.compile(rf"(?<![a-z])({'|'.join(_MONTHS)})[a-z]*")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
MONTHS_OF_A_QUARTER, MONTHS_OF_A_YEAR = 3, 12


def months_later(day: date, months: int) -> date:
    """The first of the month so many months on."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def quarter_start(year: int, quarter: int) -> date:
    """The first day of a calendar quarter, counted from 1."""
    return date(year, 3 * (quarter - 1) + 1, 1)


def quarter_name(day: date) -> str:
    """A release that is named by its quarter: ``2026q4``. Never a day, which a policy date would be."""
    return f"{day.year}q{(day.month + 2) // 3}"


def month_and_year(text: str) -> date | None:
    """The first of the month that a name or title tells: ``July 2026``, ``2026_OCT``; ``None`` without both."""
    year, month = _YEAR.search(text), month_of(text)
    return date(int(year[1]), month, 1) if year and month else None


def month_of(text: str) -> int | None:
    """The month that a name or title tells, counted from 1."""
    found = _MONTH_NAME.search(text.casefold())
    return _MONTHS.index(found[1]) + 1 if found else None


def effective_from(found: date | None, hints: Hints, expected: str) -> date:
    """The first day of a release: what the user said, else what the names told.

    Raises:
        ImportRefusedError: if neither tells.
    """
    start = hints.effective_from or found
    if start is None:
        raise ImportRefusedError(
            f"its name does not tell from when it holds; expected {expected}, or --from DATE"
        )
    return start


def day_after(day: date) -> date:
    """A last day as the first day on which something no longer holds."""
    return day + timedelta(days=1)
