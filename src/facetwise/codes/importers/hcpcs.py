"""HCPCS Level II: supply and drug codes and modifiers, with the dates on which they were added and ended.

CMS gives the same records as a sheet with a heading and as text of fixed width; until 2019 once a year.
"""

import re
from datetime import date

import polars as pl

from facetwise.codes.importers.model import Hints, Imported, Sieve
from facetwise.codes.importers.periods import (
    MONTHS_OF_A_QUARTER,
    MONTHS_OF_A_YEAR,
    effective_from,
    month_and_year,
    months_later,
)
from facetwise.codes.importers.sheets import header_of, needed, rows_of, text_of
from facetwise.codes.importers.source import ImportRefusedError, Member

_CODE, _MODIFIER, _CODE_MORE, _MODIFIER_MORE = "3", "7", "4", "8"  # what RECID says
_ANNUAL = re.compile(r"hcpc(?:20)?(\d\d)_contr_anweb", re.IGNORECASE)
_FIELDS = {  # ours: the caption of the sheet, first character and width in the text (record layout of CMS)
    "code": ("hcpc", 0, 5),
    "kind": ("recid", 10, 1),
    "plain_name": ("short description", 91, 28),
    "coverage": ("cov", 229, 1),
    "added_on": ("add dt", 268, 8),
    "effective_from": ("act eff dt", 276, 8),
    "ended_on": ("term dt", 284, 8),
    "action": ("action cd", 292, 1),
}
_DAYS = ("added_on", "effective_from", "ended_on")
_RECORD = re.compile(r"^(?:   \w{2}|[A-Z]\w{4})\d{5}[3478]")


def read(members: list[Member], hints: Hints) -> Imported:
    """The codes and modifiers of one release; retired ones stay, with their end."""
    member = next((m for m in members if "anweb" in m.stem and "trans" not in m.stem), members[0])
    if "correction" in member.names.casefold():
        raise ImportRefusedError("this is a list of corrections; expected the whole file, HCPC…_ANWEB")
    records, heading = _records(member)
    annual = _ANNUAL.search(member.names)
    start = effective_from(
        month_and_year(member.names) or (date(2000 + int(annual[1]), 1, 1) if annual else None),
        hints,
        "a name such as HCPC2026_OCT_ANWEB.xlsx",
    )
    sieve = Sieve(records)
    sieve.keep(pl.int_range(pl.len()) >= heading, "heading")
    sieve.keep(pl.col("code").str.contains(r"^(\w{2}|[A-Z]\w{4})$"), "neither code nor modifier")
    sieve.keep(~pl.col("kind").is_in([_CODE_MORE, _MODIFIER_MORE]), "continuation of a description")
    sieve.keep(pl.col("kind").is_in([_CODE, _MODIFIER]), "another kind of record")
    sieve.must_hold("a code or modifier")
    return Imported(
        release=hints.release or f"{start.year}-{start.month:02}",
        effective_from=start,
        effective_until=months_later(start, MONTHS_OF_A_YEAR if annual else MONTHS_OF_A_QUARTER),
        rows_read=records.height,
        tables={
            "rows": sieve.rows.select(
                "code",
                "plain_name",
                "coverage",
                "action",
                *(pl.col(name).str.head(8).str.to_date("%Y%m%d", strict=False) for name in _DAYS),
                is_modifier=pl.col("kind") == _MODIFIER,
            ).sort("code")
        },
        left_out=tuple(sieve.left_out),
    )


def _records(member: Member) -> tuple[pl.DataFrame, int]:
    """Every row with our columns, as text, and how many rows are heading."""
    lines = text_of(member.data).splitlines() if member.suffix == ".txt" else []
    first = next((number for number, line in enumerate(lines) if _RECORD.match(line)), None)
    if first is not None:
        return _of_text(lines), first
    rows = rows_of(member)
    number, cells = header_of(rows, "hcpc", "recid", "term dt")
    columns = {name: pl.col(needed(cells, caption)) for name, (caption, *_) in _FIELDS.items()}
    return rows.select(**columns), number + 1


def _of_text(lines: list[str]) -> pl.DataFrame:
    cut = {
        name: pl.col("line").str.slice(first, width).str.strip_chars().replace("", None)
        for name, (_, first, width) in _FIELDS.items()
    }
    return pl.DataFrame({"line": lines}).select(**cut)
