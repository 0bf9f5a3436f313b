"""The check digit of a national provider identifier.

Ten digits, the first 1 or 2, the last a Luhn check digit over the number behind the prefix 80840 (which adds
24 to the sum): the CMS standard for the NPI check digit.
"""

import re
from functools import cache

import polars as pl

_SHAPE = r"^[12][0-9]{9}$"
_PREFIX_SUM = 24


def is_valid_npi(npi: str) -> bool:
    """Whether the text is ten digits with a right check digit; nothing is said about who holds it."""
    return re.fullmatch(_SHAPE, npi) is not None and npi[-1] == check_digit(npi[:-1])


def check_digit(first_nine: str) -> str:
    """The tenth digit that belongs to the first nine.

    Raises:
        ValueError: if the text is not nine digits.
    """
    if re.fullmatch("[0-9]{9}", first_nine) is None:
        raise ValueError(f"an NPI has nine digits before its check digit, not {len(first_nine)} characters")
    total = _PREFIX_SUM + sum(
        _doubled(int(digit)) if place % 2 == 0 else int(digit) for place, digit in enumerate(first_nine)
    )
    return str(-total % 10)


def npi_is_valid(npi: pl.Expr) -> pl.Expr:
    """The same as `is_valid_npi` for a text column; null stays null."""
    has_shape = npi.str.contains(_SHAPE)
    number = pl.when(has_shape).then(npi).cast(pl.Int64, strict=False)
    first, last = (pl.lit(sums) for sums in _sums_of_five_digits())
    total = first.gather(number // 10**5) + last.gather(number % 10**5) + _PREFIX_SUM
    return pl.when(has_shape).then(total % 10 == 0).otherwise(has_shape)


@cache
def _sums_of_five_digits() -> tuple[pl.Series, pl.Series]:
    """What the first and the last five digits add to the Luhn sum, by their number from 0 to 99999."""
    number = pl.int_range(10**5, eager=True)
    digits = [number // 10**place % 10 for place in range(5)]
    doubled = [digit * 2 - 9 * (digit > 4).cast(pl.Int64) for digit in digits]
    first = doubled[0] + digits[1] + doubled[2] + digits[3] + doubled[4]
    last = digits[0] + doubled[1] + digits[2] + doubled[3] + digits[4]
    return first, last


def _doubled(digit: int) -> int:
    return digit * 2 - 9 if digit > 4 else digit * 2
