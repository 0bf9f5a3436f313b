"""Add-on code edits: which primaries an add-on code needs. Dates are a year and the day in it (YYYYDDD)."""

import re

import polars as pl

from facetwise.codes.importers.model import Hints, Imported, Sieve
from facetwise.codes.importers.periods import (
    MONTHS_OF_A_QUARTER,
    effective_from,
    months_later,
    quarter_name,
    quarter_start,
)
from facetwise.codes.importers.sheets import column, header_of, needed, rows_of
from facetwise.codes.importers.source import Member

_RELEASE = re.compile(r"v?(20\d\d)[-_ ]?q([1-4])", re.IGNORECASE)
_CODE = r"^[0-9A-Z]{5}$"
CONTRACTOR_DEFINED = "CCCCC"


def read(members: list[Member], hints: Hints) -> Imported:
    """The links of one release; a file holds ended ones too."""
    member = members[0]
    rows = rows_of(member)
    number, cells = header_of(rows, "add", "primary")
    cells = [cell.replace("_", " ").replace("-", " ") for cell in cells]
    named = _RELEASE.search(member.names)
    start = effective_from(
        quarter_start(int(named[1]), int(named[2])) if named else None,
        hints,
        "a name such as AOC_V2026Q4-MCR.txt",
    )
    kind, add_on, primary = needed(cells, "type"), needed(cells, "add on code"), needed(cells, "primary code")
    sieve = Sieve(rows)
    sieve.keep(pl.int_range(pl.len()) > number, "heading")
    sieve.keep(pl.col(kind).is_in(["1", "2", "3"]), "edit type not 1, 2 or 3")
    sieve.keep(
        pl.col(add_on).str.contains(_CODE) & pl.col(primary).str.contains(_CODE), "no add-on with primary"
    )
    sieve.must_hold("an add-on code with its primary")
    return Imported(
        release=hints.release or quarter_name(start),
        effective_from=start,
        effective_until=months_later(start, MONTHS_OF_A_QUARTER),
        rows_read=rows.height,
        tables={
            "rows": sieve.rows.select(
                add_on=pl.col(add_on),
                primary=pl.col(primary),
                edit_type=pl.col(kind).cast(pl.Int8),
                effective_from=_day(column(cells, "edit eff")),
                effective_until=_day(column(cells, "edit del")) + pl.duration(days=1),
            ).sort("add_on", "primary")
        },
        left_out=tuple(sieve.left_out),
    )


def _day(name: str | None) -> pl.Expr:
    """YYYYDDD as a date; zero, empty and an absent column are null."""
    if name is None:
        return pl.lit(None, dtype=pl.Date)
    text = pl.col(name).str.strip_suffix(".0")
    year = pl.date(text.str.slice(0, 4).cast(pl.Int32, strict=False), 1, 1)
    day = text.str.slice(4, 3).cast(pl.Int32, strict=False)
    is_day = text.str.contains(r"^[12]\d{3}[0-3]\d\d$") & day.is_between(1, 366)
    return pl.when(is_day).then(year + pl.duration(days=day - 1))
