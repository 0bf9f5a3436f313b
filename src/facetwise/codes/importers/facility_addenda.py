"""What facilities are paid: OPPS Addendum B (hospitals) and the ASC addenda (surgery centres).

Months stand inside the column titles, amounts come as ``$485.51`` or ``485.51``. Short descriptors are dropped.
One workbook or archive may hold several addenda of a surgery centre's quarter, and each of them in two forms.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from facetwise.codes.importers.model import Hints, Imported, Sieve, merged
from facetwise.codes.importers.periods import (
    MONTHS_OF_A_QUARTER,
    effective_from,
    month_and_year,
    months_later,
)
from facetwise.codes.importers.sheets import column, header_of, needed, tables_of
from facetwise.codes.importers.source import ImportRefusedError, Member, preference
from facetwise.codes.receipts import LeftOut

_CODE = r"^[0-9A-Z]{5}$"
_ADDENDUM = re.compile(
    r"addendum[ _-]*(aa|bb|dd1|dd2|ee|ff)\b|(?<![a-z])(aa|bb|dd1|dd2|ee|ff)(?![a-z0-9])", re.IGNORECASE
)
_ADDENDUM_B = re.compile(r"addendum[ _-]*b(?![a-z])|addb", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Which captions tell that it is the table, and where each of our columns is."""

    needs: tuple[str, ...]
    texts: dict[str, str]
    numbers: dict[str, str]
    expected: str


_OPPS = _Layout(
    needs=("hcpcs code", "si"),
    texts={"status_indicator": "si", "payment_class": "apc"},
    numbers={"payment_rate": "payment rate"},
    expected="Addendum B",
)
_ASC = _Layout(
    needs=("hcpcs code", "payment indicator"),
    texts={"payment_indicator": "payment indicator", "multiple_discount": "multiple procedure"},
    numbers={"payment_rate": "payment rate", "payment_weight": "payment weight"},
    expected="addendum AA, BB or FF",
)


def read_opps(members: list[Member], hints: Hints) -> Imported:
    """Addendum B: status indicator, payment class and rate of every hospital outpatient code."""
    named = [member for member in members if _ADDENDUM_B.search(member.name)] or members
    member = min(named, key=preference)
    return _read(member, tables_of(member)[0][1], hints, _OPPS)


def read_asc(members: list[Member], hints: Hints) -> Imported:
    """The ASC addenda of the files given: payment indicator, rate, whether further procedures are discounted.

    AA and BB say what is paid, FF what a device takes of it; DD1, DD2 and EE pay nothing and are counted as left out.
    """
    found: dict[str, Imported] = {}
    others: list[LeftOut] = []
    refusal: ImportRefusedError | None = None
    for member in sorted(members, key=preference):
        for sheet, rows in tables_of(member):
            part = _addendum(sheet, rows, member)
            try:
                one = _read(member, rows, hints, _ASC)
            except ImportRefusedError as wrong:
                refusal = refusal or wrong
                others.append(LeftOut("not an addendum with payment indicators (AA, BB, FF)", rows.height))
                continue
            if part not in found:
                frame = one.tables["rows"].with_columns(addendum=pl.lit(part or None, dtype=pl.String))
                found[part] = replace(one, part=part, tables={"rows": frame})
    if not found:
        raise refusal or ImportRefusedError("the archive holds no addendum")
    return _together(list(found.values()), others)


def _together(parts: list[Imported], others: list[LeftOut]) -> Imported:
    if len({(one.release, one.effective_from) for one in parts}) > 1:
        raise ImportRefusedError("the archive holds addenda of several quarters; import each by itself")
    return replace(
        parts[0],
        part="-".join(sorted(one.part for one in parts if one.part)),
        rows_read=sum(one.rows_read for one in parts) + sum(item.rows for item in others),
        tables={"rows": pl.concat([one.tables["rows"] for one in parts]).sort("code")},
        left_out=merged([*(one.left_out for one in parts), others]),
    )


def _addendum(sheet: str, rows: pl.DataFrame, member: Member) -> str:
    """Which addendum it is, as its first row, its sheet or its file says."""
    title = " ".join(cell or "" for cell in rows.row(0)) if rows.height else ""
    for text in (title, sheet, member.names):
        if named := _ADDENDUM.search(text):
            return (named[1] or named[2]).casefold()
    return ""


def _read(member: Member, rows: pl.DataFrame, hints: Hints, layout: _Layout) -> Imported:
    number, cells = _header(rows, layout)
    start = effective_from(
        _month(member, rows, number, cells), hints, "a name or title with month and year, such as july_2026"
    )
    code = needed(cells, "hcpcs code")
    sieve = Sieve(rows)
    sieve.keep(pl.int_range(pl.len()) > number, "heading")
    sieve.keep(pl.col(code).str.contains(_CODE), "no code in the first column")
    sieve.must_hold("a code")
    columns = {name: _column(cells, caption) for name, caption in (layout.texts | layout.numbers).items()}
    return Imported(
        release=hints.release or f"{start.year}-{start.month:02}",
        effective_from=start,
        effective_until=months_later(start, MONTHS_OF_A_QUARTER),
        rows_read=rows.height,
        tables={
            "rows": sieve.rows.select(
                code=pl.col(code),
                **{name: _text(columns[name]) for name in layout.texts},
                **{name: _amount(columns[name]) for name in layout.numbers},
            ).sort("code")
        },
        left_out=tuple(sieve.left_out),
    )


def _header(rows: pl.DataFrame, layout: _Layout) -> tuple[int, list[str]]:
    try:
        return header_of(rows, *layout.needs)
    except ImportRefusedError as wrong:
        raise ImportRefusedError(f"{wrong}; expected {layout.expected}") from None


def _month(member: Member, rows: pl.DataFrame, number: int, cells: list[str]) -> date | None:
    title = " ".join(cell or "" for row in rows.head(number).iter_rows() for cell in row)
    return month_and_year(member.names) or month_and_year(" ".join(cells)) or month_and_year(title)


def _column(cells: list[str], caption: str) -> str | None:
    """A header that is the caption, else one that holds it; what hospitals are paid is no rate of a centre."""
    own = ["" if "opps" in cell else cell for cell in cells]
    return f"c{own.index(caption)}" if caption in own else column(own, caption)


def _text(name: str | None) -> pl.Expr:
    return pl.lit(None, dtype=pl.String) if name is None else pl.col(name)


def _amount(name: str | None) -> pl.Expr:
    return _text(name).str.replace_all(r"[$,\s]", "").cast(pl.Float64, strict=False)
