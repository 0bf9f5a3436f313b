"""What somebody typed, as a value; None where it is none."""

from datetime import date

from django.utils.dateparse import parse_date

MOST_DIGITS = 9  # fits every column that holds a whole number


def typed_day(text: str) -> date | None:
    """A day as a date field gives it."""
    try:
        return parse_date(text)
    except ValueError:  # well formed, but no day
        return None


def typed_number(text: str) -> int | None:
    """A whole number in the digits 0 to 9."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None
