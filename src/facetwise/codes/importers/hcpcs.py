"""HCPCS Level II: supply and drug codes and modifiers, with the dates on which they were added and ended."""

import polars as pl

from facetwise.codes.importers.model import Hints, Imported, Sieve
from facetwise.codes.importers.periods import (
    MONTHS_OF_A_QUARTER,
    effective_from,
    month_and_year,
    months_later,
)
from facetwise.codes.importers.sheets import column, header_of, needed, rows_of
from facetwise.codes.importers.source import ImportRefusedError, Member

_CODE, _MODIFIER, _CODE_MORE, _MODIFIER_MORE = "3", "7", "4", "8"  # what RECID says


def read(members: list[Member], hints: Hints) -> Imported:
    """The codes and modifiers of one quarter; retired ones stay, with their end."""
    member = next((m for m in members if "anweb" in m.stem and "trans" not in m.stem), members[0])
    rows = rows_of(member)
    number, cells = header_of(rows, "hcpc", "recid", "term dt")
    start = effective_from(month_and_year(member.names), hints, "a name such as HCPC2026_OCT_ANWEB.xlsx")
    code, kind = needed(cells, "hcpc"), needed(cells, "recid")
    sieve = Sieve(rows)
    sieve.keep(pl.int_range(pl.len()) > number, "heading")
    sieve.keep(pl.col(code).str.contains(r"^(\w{2}|[A-Z]\w{4})$"), "neither code nor modifier")
    sieve.keep(~pl.col(kind).is_in([_CODE_MORE, _MODIFIER_MORE]), "continuation of a description")
    sieve.keep(pl.col(kind).is_in([_CODE, _MODIFIER]), "another kind of record")
    sieve.must_hold("a code or modifier")
    short = column(cells, "short description")
    if short is None:
        raise ImportRefusedError("no column is named 'short description'")
    return Imported(
        release=hints.release or f"{start.year}-{start.month:02}",
        effective_from=start,
        effective_until=months_later(start, MONTHS_OF_A_QUARTER),
        rows_read=rows.height,
        tables={
            "rows": sieve.rows.select(
                code=pl.col(code),
                is_modifier=pl.col(kind) == _MODIFIER,
                plain_name=pl.col(short),
                added_on=_day(column(cells, "add dt")),
                effective_from=_day(column(cells, "act eff dt")),
                ended_on=_day(column(cells, "term dt")),
                coverage=pl.col(needed(cells, "cov")),
                action=pl.col(needed(cells, "action cd")),
            ).sort("code")
        },
        left_out=tuple(sieve.left_out),
    )


def _day(name: str | None) -> pl.Expr:
    if name is None:
        return pl.lit(None, dtype=pl.Date)
    return pl.col(name).str.head(8).str.to_date("%Y%m%d", strict=False)
