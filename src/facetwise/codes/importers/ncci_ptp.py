"""NCCI procedure-to-procedure edits: every part, practitioner and hospital, text or sheet.

A data row is one whose first two fields are codes; part boundaries and preambles move each quarter. The file holds
the full history, so the newest release of a setting speaks for all earlier days too.
"""

import re

import polars as pl

from facetwise.codes.importers.model import Hints, Imported, Sieve, merged
from facetwise.codes.importers.periods import (
    MONTHS_OF_A_QUARTER,
    effective_from,
    months_later,
    quarter_name,
    quarter_start,
)
from facetwise.codes.importers.sheets import rows_of
from facetwise.codes.importers.source import ImportRefusedError, Member
from facetwise.codes.pair_keys import pair_key

CODE = r"^[0-9A-Z]{5}$"
# Every comparable pair that the outpatient editor last applied in a quarter carries that quarter's last day (34 of 34).
DELETION_DAY_IS_LAST_IN_FORCE = True
_VERSION = re.compile(r"v(\d{2})(\d)r\d+", re.IGNORECASE)
_PART = re.compile(r"[-_]f(\d)", re.IGNORECASE)
_SETTINGS = (("practitioner", r"ccipra|practitioner|physician"), ("hospital_outpatient", r"ccioph|hospital"))
_FIRST_YEAR = 1994  # v320 is 2026, v310 is 2025


def read(members: list[Member], hints: Hints) -> Imported:
    """The pairs of one release, or one part of it."""
    names = " ".join(member.names for member in members)
    version = _VERSION.search(names)
    start = quarter_start(_FIRST_YEAR + int(version[1]), int(version[2]) + 1) if version else None
    start = effective_from(start, hints, "a name such as ccipra-v323r0-f1")
    sieves = [_pairs(member) for member in members]
    parts = sorted({found[1] for member in members if (found := _PART.search(member.names))})
    return Imported(
        release=hints.release or (version[0].casefold() if version else quarter_name(start)),
        setting=hints.setting or _setting(names),
        part="".join(f"f{number}" for number in parts),
        effective_from=start,
        effective_until=months_later(start, MONTHS_OF_A_QUARTER),
        rows_read=sum(sieve.rows.height + sum(item.rows for item in sieve.left_out) for sieve in sieves),
        tables={"rows": pl.concat([sieve.rows for sieve in sieves]).sort("pair_key")},
        left_out=merged(sieve.left_out for sieve in sieves),
    )


def _setting(names: str) -> str:
    for setting, pattern in _SETTINGS:
        if re.search(pattern, names, re.IGNORECASE):
            return setting
    raise ImportRefusedError(
        "its name tells neither practitioner (ccipra) nor hospital (ccioph); expected --setting practitioner "
        "or --setting hospital_outpatient"
    )


def _pairs(member: Member) -> Sieve:
    rows = rows_of(member)
    if rows.width < 6:
        raise ImportRefusedError(
            f"{member.name} has {rows.width} columns; expected the seven of a code-pair file"
        )
    sieve = Sieve(rows)
    sieve.keep(pl.col("c0").str.contains(CODE) & pl.col("c1").str.contains(CODE), "no pair of codes: heading")
    sieve.must_hold("a pair of codes")
    sieve.keep(_day("c3").is_not_null(), "no effective date")
    sieve.must_hold("an effective date beside its codes")
    sieve.keep(_day("c4").is_not_null() | pl.col("c4").fill_null("*").eq("*"), "deletion date not readable")
    sieve.keep(pl.col("c5").is_in(["0", "1", "9"]), "modifier indicator not 0, 1 or 9")
    sieve.keep(
        (pl.col("c5") != "9") | (_day("c3") != _day("c4")).fill_null(True), "never applied (indicator 9)"
    )
    sieve.must_hold("a modifier indicator")
    sieve.rows = sieve.rows.select(
        pair_key=pair_key(pl.col("c0"), pl.col("c1")),
        modifier_indicator=pl.col("c5").cast(pl.UInt8),
        effective_from=_day("c3"),
        effective_until=_day("c4") + pl.duration(days=int(DELETION_DAY_IS_LAST_IN_FORCE)),
        rationale=pl.col("c6").cast(pl.Categorical) if rows.width > 6 else pl.lit(None, dtype=pl.Categorical),
    )
    return sieve


def _day(name: str) -> pl.Expr:
    return pl.col(name).str.head(8).str.to_date("%Y%m%d", strict=False)
