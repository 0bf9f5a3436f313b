"""Medically unlikely edits: practitioner, outpatient hospital and equipment supplier, csv or sheet."""

import re
from datetime import date

import polars as pl

from facetwise.codes.importers.model import Hints, Imported, Sieve
from facetwise.codes.importers.periods import MONTHS_OF_A_QUARTER, effective_from, months_later, quarter_name
from facetwise.codes.importers.sheets import header_of, needed, rows_of
from facetwise.codes.importers.source import ImportRefusedError, Member

_DAY = re.compile(r"eff[_-]?(\d{2})-(\d{2})-(\d{4})", re.IGNORECASE)
_SETTINGS = (("practitioner", "practitioner"), ("hospital_outpatient", "hospital"), ("dme", "dme"))
_CODE = r"^[0-9A-Z]{5}$"


def read(members: list[Member], hints: Hints) -> Imported:
    """The unit limits of one quarter and setting."""
    if len(members) > 1:
        raise ImportRefusedError("the archive holds several unit-limit files; unpack it and import each")
    (member,) = members
    rows = rows_of(member)
    number, cells = header_of(rows, "hcpcs", "mue values")
    named = _DAY.search(member.names)
    start = effective_from(
        date(int(named[3]), int(named[1]), int(named[2])) if named else None,
        hints,
        "a name such as MCR_MUE_PractitionerServices_Eff_10-01-2026.csv",
    )
    code, units = needed(cells, "hcpcs"), needed(cells, "mue values")
    adjudication = needed(cells, "adjudication")
    sieve = Sieve(rows)
    sieve.keep(pl.int_range(pl.len()) > number, "heading")
    sieve.keep(pl.col(code).str.contains(_CODE), "no code in the first column")
    sieve.keep(pl.col(units).cast(pl.Int32, strict=False).is_not_null(), "limit is no number")
    sieve.keep(pl.col(adjudication).str.contains("^[123]"), "adjudication indicator not 1, 2 or 3")
    sieve.must_hold("a code with a unit limit")
    return Imported(
        release=hints.release or quarter_name(start),
        setting=hints.setting or _setting(cells, member.names),
        effective_from=start,
        effective_until=months_later(start, MONTHS_OF_A_QUARTER),
        rows_read=rows.height,
        tables={
            "rows": sieve.rows.select(
                code=pl.col(code),
                units_max=pl.col(units).cast(pl.Int32),
                adjudication_indicator=pl.col(adjudication).str.head(1).cast(pl.Int8),
                rationale=pl.col(needed(cells, "rationale")),
            ).sort("code")
        },
        left_out=tuple(sieve.left_out),
    )


def _setting(cells: list[str], names: str) -> str:
    header = " ".join(cells) + " " + names.casefold()
    for setting, word in _SETTINGS:
        if word in header:
            return setting
    raise ImportRefusedError(
        "neither header nor name tells practitioner, hospital or dme; expected --setting"
    )
