"""The place-of-service code set, as a table or sheet: code, name and, where given, the payment setting."""

import polars as pl

from facetwise.codes.importers.model import Hints, Imported, Sieve
from facetwise.codes.importers.periods import effective_from, month_and_year
from facetwise.codes.importers.sheets import column, header_of, rows_of
from facetwise.codes.importers.source import ImportRefusedError, Member
from facetwise.codes.loaded import FOR_EVER

_FACILITY = {"1": False, "2": True, "nf": False, "f": True, "nonfacility": False, "facility": True}


def read(members: list[Member], hints: Hints) -> Imported:
    """The places in force from the day the user names or the file tells; unassigned ones are left out."""
    member = members[0]
    rows = rows_of(member)
    number, cells = header_of(rows, "name")
    if not any(word in cells[0] for word in ("pos", "place", "code")):
        raise ImportRefusedError(f"the first column is named {cells[0]!r}; expected the place of service")
    start = effective_from(month_and_year(member.names), hints, "a name with month and year")
    name, setting = column(cells, "name"), column(cells, "setting") or column(cells, "rate")
    sieve = Sieve(rows)
    sieve.keep(pl.int_range(pl.len()) > number, "heading")
    sieve.keep(
        pl.col("c0").str.contains(r"^\d{1,2}(\.0)?$"), "no two-digit place, or a range of unassigned ones"
    )
    sieve.keep(~pl.col(name or "c1").str.contains("(?i)^(unassigned|n/a)"), "unassigned")
    sieve.must_hold("a two-digit place of service")
    is_facility = (
        pl.lit(None, dtype=pl.Boolean)
        if setting is None
        else pl.col(setting)
        .str.to_lowercase()
        .replace_strict(_FACILITY, default=None, return_dtype=pl.Boolean)
    )
    return Imported(
        release=hints.release or f"{start.year}-{start.month:02}",
        effective_from=start,
        effective_until=FOR_EVER,  # until the next one is imported
        rows_read=rows.height,
        tables={
            "rows": sieve.rows.select(
                place_of_service=pl.col("c0").str.strip_suffix(".0").str.zfill(2),
                plain_name=pl.col(name or "c1"),
                is_facility=is_facility,
            ).sort("place_of_service")
        },
        left_out=tuple(sieve.left_out),
    )
