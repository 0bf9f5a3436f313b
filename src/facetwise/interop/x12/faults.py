"""What is wrong with claims and lines as written: one line each, a flood of one kind cut short."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import polars as pl

from facetwise.interop.problems import InputProblem

MOST_OF_ONE_KIND = 20
NUMBERS = re.compile(r"\b\d+\b")  # what differs from one problem of a kind to the next

_AMOUNT = "an amount such as 650 or 650.00"
_DATE = "a date such as 20260302"


def value_faults(claims: pl.DataFrame, lines: pl.DataFrame, source: str) -> Iterator[InputProblem]:
    """Values that were there and could not be read; they are taken as not known."""
    for rows, written, read, element, expected in (
        (claims, "total_text", "total_charge_cents", "CLM02", _AMOUNT),
        (lines, "charge_text", "charge_cents", "SV102", _AMOUNT),
        (lines, "units_text", "units", "SV104", "a number of units"),
        (lines, "date_text", "service_date", "DTP03 of the service date", _DATE),
    ):
        wrong = rows.filter(pl.col(written).is_not_null() & pl.col(read).is_null())
        for (segment,) in wrong.select("segment").iter_rows():
            message = f"{element} cannot be read and is taken as not known"
            yield claim_problem(source, segment, message, expected)


def claim_problem(
    source: str, segment: int | None, message: str, expected: str | None = None
) -> InputProblem:
    """A problem at a segment."""
    path = None if segment is None else f"segment {segment}"
    return InputProblem(source=source, path=path, message=message, expected=expected)


@lru_cache(1024)
def _kind(message: str) -> str:
    return NUMBERS.sub("…", message)


def cut_short(problems: Iterable[InputProblem], source: str) -> list[InputProblem]:
    """The problems with at most twenty of one kind, and how many more there are."""
    kept: list[InputProblem] = []
    seen: dict[str, int] = {}
    for problem in problems:
        kind = _kind(problem.message)
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] <= MOST_OF_ONE_KIND:
            kept.append(problem)
    more = [(kind, count - MOST_OF_ONE_KIND) for kind, count in seen.items() if count > MOST_OF_ONE_KIND]
    return kept + [
        claim_problem(source, None, f"and {count} more of this kind: {kind}") for kind, count in more
    ]
