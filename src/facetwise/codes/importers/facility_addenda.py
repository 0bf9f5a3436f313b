"""What facilities are paid: OPPS Addendum B (hospitals) and the ASC addenda (surgery centres).

Months stand inside the column titles, amounts come as ``$485.51`` or ``485.51``. Short descriptors are dropped.
"""

import re

import polars as pl

from facetwise.codes.importers.model import Hints, Imported, Sieve
from facetwise.codes.importers.periods import (
    MONTHS_OF_A_QUARTER,
    effective_from,
    month_and_year,
    months_later,
)
from facetwise.codes.importers.sheets import column, header_of, needed, rows_of
from facetwise.codes.importers.source import Member

_CODE = r"^[0-9A-Z]{5}$"
_ADDENDUM = re.compile(r"addendum[ _-]*([a-z]{2})\b|[_ -](aa|bb|dd1|dd2|ee|ff)[_ .-]", re.IGNORECASE)


def read_opps(members: list[Member], hints: Hints) -> Imported:
    """Addendum B: status indicator, payment class and rate of every hospital outpatient code."""
    return _read(
        members[0],
        hints,
        needs=("hcpcs code", "si"),
        texts={"status_indicator": ("si",), "payment_class": ("apc",)},
        numbers={"payment_rate": ("payment rate",)},
        part="",
    )


def read_asc(members: list[Member], hints: Hints) -> Imported:
    """One ASC addendum: payment indicator, rate, and whether further procedures are discounted."""
    member = members[0]
    named = _ADDENDUM.search(member.names)
    return _read(
        member,
        hints,
        needs=("hcpcs code", "payment indicator"),
        texts={"payment_indicator": ("payment indicator",), "multiple_discount": ("multiple procedure",)},
        numbers={"payment_rate": ("payment rate",), "payment_weight": ("payment weight",)},
        part=(named[1] or named[2]).casefold() if named else "",
    )


def _read(
    member: Member,
    hints: Hints,
    *,
    needs: tuple[str, ...],
    texts: dict[str, tuple[str, ...]],
    numbers: dict[str, tuple[str, ...]],
    part: str,
) -> Imported:
    rows = rows_of(member)
    number, cells = header_of(rows, *needs)
    title = " ".join(cell or "" for row in rows.head(number + 1).iter_rows() for cell in row)
    start = effective_from(
        month_and_year(member.names) or month_and_year(" ".join(cells)) or month_and_year(title),
        hints,
        "a name or title with month and year, such as july_2026",
    )
    code = needed(cells, "hcpcs code")
    sieve = Sieve(rows)
    sieve.keep(pl.int_range(pl.len()) > number, "heading")
    sieve.keep(pl.col(code).str.contains(_CODE), "no code in the first column")
    sieve.must_hold("a code")
    columns = {name: _exact_or_named(cells, words) for name, words in (texts | numbers).items()}
    return Imported(
        release=hints.release or f"{start.year}-{start.month:02}",
        part=part,
        effective_from=start,
        effective_until=months_later(start, MONTHS_OF_A_QUARTER),
        rows_read=rows.height,
        tables={
            "rows": sieve.rows.select(
                code=pl.col(code),
                **{name: _text(columns[name]) for name in texts},
                **{name: _amount(columns[name]) for name in numbers},
            ).sort("code")
        },
        left_out=tuple(sieve.left_out),
    )


def _exact_or_named(cells: list[str], words: tuple[str, ...]) -> str | None:
    """A header that is the word, else one that holds it."""
    return f"c{cells.index(words[0])}" if words[0] in cells else column(cells, *words)


def _text(name: str | None) -> pl.Expr:
    return pl.lit(None, dtype=pl.String) if name is None else pl.col(name)


def _amount(name: str | None) -> pl.Expr:
    return _text(name).str.replace_all(r"[$,\s]", "").cast(pl.Float64, strict=False)
