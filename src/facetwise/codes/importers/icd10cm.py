"""ICD-10-CM order files: every diagnosis code, billable or heading. Fixed width, public domain texts."""

import re
from datetime import date

import polars as pl

from facetwise.codes.diagnoses import normalized
from facetwise.codes.importers.model import Hints, Imported, Sieve
from facetwise.codes.importers.periods import effective_from, month_of
from facetwise.codes.importers.sheets import text_of
from facetwise.codes.importers.source import ImportRefusedError, Member

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_UPDATED = re.compile(r"updated?[-_ ]*(\d{1,2}[-_.]?){2}\d{2,4}", re.IGNORECASE)
_ORDER = r"^\d{5} [A-Z]\w[\w]{1,5} *[01] "
_PROCEDURE = r"^\d{5} \d\w"  # no diagnosis begins with a digit, many procedures of ICD-10-PCS do
_FISCAL_YEAR_BEGINS = 10  # October


def read(members: list[Member], hints: Hints) -> Imported:
    """The codes of one fiscal year, or of its update in January or April."""
    member = _order_file(members)
    lines = pl.Series("line", text_of(member.data).splitlines(), dtype=pl.String).to_frame()
    start = effective_from(
        _start(member.names), hints, "a name such as icd10cm_order_2027.txt or april-1-2026-code-descriptions"
    )
    year = start.year + (start.month >= _FISCAL_YEAR_BEGINS)
    if lines["line"].str.contains(_PROCEDURE).any():
        raise ImportRefusedError("these are procedure codes (ICD-10-PCS); expected icd10cm_order_….txt")
    sieve = Sieve(lines)
    sieve.keep(pl.col("line").str.contains(_ORDER), "not laid out as order, code and flag")
    sieve.must_hold(
        "a diagnosis laid out as order, code and flag (icd10cm_order_…, not its codes or addenda)"
    )
    return Imported(
        release=hints.release
        or (f"{year}" if start.month >= _FISCAL_YEAR_BEGINS else f"{year}-{start.month:02}"),
        effective_from=start,
        effective_until=date(year, _FISCAL_YEAR_BEGINS, 1),
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
    """The fiscal year begins in October of the year before; an update in its own year.

    A name that only says on which day it was updated does not tell from which day it holds.
    """
    year = _YEAR.search(names)
    if year is None or _UPDATED.search(names):
        return None
    month = month_of(names) or _FISCAL_YEAR_BEGINS
    return date(int(year[1]) - (month >= _FISCAL_YEAR_BEGINS), min(month, _FISCAL_YEAR_BEGINS), 1)
