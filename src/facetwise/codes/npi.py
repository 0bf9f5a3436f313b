"""The check digit of a national provider identifier.

Ten digits, the first 1 or 2, the last a Luhn check digit over the number behind the prefix 80840 (which adds
24 to the sum): the CMS standard for the NPI check digit.
"""

import re

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
    number = npi.cast(pl.Int64, strict=False)
    digits = [number // 10 ** (9 - place) % 10 for place in range(10)]
    total = pl.sum_horizontal(
        pl.lit(_PREFIX_SUM),
        *(
            digit * 2 - pl.when(digit > 4).then(9).otherwise(0) if place % 2 == 0 else digit
            for place, digit in enumerate(digits)
        ),
        ignore_nulls=False,
    )
    return npi.str.contains(_SHAPE) & (total % 10 == 0)


def _doubled(digit: int) -> int:
    return digit * 2 - 9 if digit > 4 else digit * 2
