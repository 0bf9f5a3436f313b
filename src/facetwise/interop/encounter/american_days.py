"""Dates as people write them in the United States: ``03/02/2026``, ``3-2-2026``, ``March 2, 2026``, ``02-Mar-2026``.

The year always has four digits. With numbers alone the month stands first, unless a date of the same file can only
have the day first: then none is turned around, for nobody tells which is which.
"""

import re
from datetime import date

_NUMBERS = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})")
_DAY_FIRST = re.compile(
    r"(?<![\d/-])(?:1[3-9]|2\d|3[01])([/-])(?:0?[1-9]|1[0-2])\1(?:18|19|20|21)\d\d(?![\d/-])"
)
_MONTH_NAMED = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})")
_DAY_THEN_NAME = re.compile(r"(\d{1,2})[\s-]([A-Za-z]{3,9})\.?[\s-](\d{4})")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def holds_day_first(text: str) -> bool:
    """Whether a text holds a date that can only be read with the day before the month."""
    return _DAY_FIRST.search(text) is not None


def is_in_numbers(written: str) -> bool:
    """Whether it is a date in numbers alone, of which the order has to be known."""
    return _NUMBERS.fullmatch(written) is not None


def month_first(written: str) -> date | None:
    """A date in numbers with the month first; None for anything else."""
    match = _NUMBERS.fullmatch(written)
    return _date(match[4], int(match[1]), match[3]) if match else None


def month_named(written: str) -> date | None:
    """A date whose month is a word, which can be read one way only; None for anything else."""
    if match := _MONTH_NAMED.fullmatch(written):
        return _date(match[3], _month(match[1]), match[2])
    if match := _DAY_THEN_NAME.fullmatch(written):
        return _date(match[3], _month(match[2]), match[1])
    return None


def _month(name: str) -> int:
    word = name.casefold()
    found = (number for number, month in enumerate(_MONTHS, 1) if word in (month, month[:3]))
    return 9 if word == "sept" else next(found, 0)


def _date(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None
