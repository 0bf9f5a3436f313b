"""ICD-10-CM order files: every diagnosis code, billable or heading. Fixed width, public domain texts."""

import re
from datetime import date

import polars as pl

from facetwise.codes.diagnoses import normalized
from facetwise.codes.importers.model import Hints, Imported, Sieve
from facetwise.codes.importers.periods import effective_from
from facetwise.codes.importers.sheets import text_of
from facetwise.codes.importers.source import ImportRefusedError, Member

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_ORDER = r"^\d{5} [A-Z]\w[\w]{1,5} *[01] "


def read(members: list[Member], hints: Hints) -> Imported:
    """The codes of one fiscal year, or of its April update."""
    member = _order_file(members)
    lines = pl.Series("line", text_of(member.data).splitlines(), dtype=pl.String).to_frame()
    start = effective_from(_start(member.names), hints, "a name such as icd10cm_order_2027.txt")
    end = date(start.year + (start.month >= 10), 10, 1)
    sieve = Sieve(lines)
    sieve.keep(pl.col("line").str.contains(_ORDER), "not laid out as order, code and flag")
    sieve.must_hold("a diagnosis laid out as order, code and flag")
    return Imported(
        release=hints.release or f"{member.stem.removeprefix('icd10cm_order_').replace('_', '-')}",
        effective_from=start,
        effective_until=end,
        rows_read=lines.height,
        tables={
            "rows": sieve.rows.select(
                code=normalized(pl.col("line").str.slice(6, 7)),
                is_billable=pl.col("line").str.slice(14, 1) == "1",
                plain_name=pl.col("line").str.slice(16, 60).str.strip_chars(),
            ).sort("code")
        },
        left_out=tuple(sieve.left_out),
    )


def _order_file(members: list[Member]) -> Member:
    named = [m for m in members if "order" in m.stem and "addenda" not in m.stem]
    if not named and len(members) > 1:
        raise ImportRefusedError("the archive holds no icd10cm_order file")
    return (named or members)[0]


def _start(names: str) -> date | None:
    """The fiscal year begins in October of the year before; an April update in its own year."""
    year = _YEAR.search(names)
    if year is None:
        return None
    return date(int(year[1]), 4, 1) if "apr" in names.casefold() else date(int(year[1]) - 1, 10, 1)
