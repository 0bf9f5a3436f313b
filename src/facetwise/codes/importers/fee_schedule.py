"""Physician fee schedule relative values (PPRRVU), either file of a quarter.

Names repeat in the header row and positions differ by year, so that each column is found by its joined captions.
The description column is the American Medical Association's and is dropped.
"""

import re
from dataclasses import replace
from datetime import date

import polars as pl

from facetwise.codes.importers.model import Hints, Imported, Sieve, merged
from facetwise.codes.importers.periods import (
    MONTHS_OF_A_QUARTER,
    effective_from,
    month_and_year,
    months_later,
)
from facetwise.codes.importers.sheets import header_of, rows_of
from facetwise.codes.importers.source import ImportRefusedError, Member

_CAPTION_ROWS = 4  # above the header row
_CODE = r"^[0-9A-Z]{5}$"
_LETTER = re.compile(r"rvu(\d{2})([a-d])", re.IGNORECASE)
_NUMBERS = {  # our column: the joined captions, in order of their rows
    "work_rvu": "work rvu",
    "nonfacility_practice_rvu": "non-fac pe rvu",
    "facility_practice_rvu": "facility pe rvu",
    "malpractice_rvu": "mp rvu",
    "nonfacility_total_rvu": "non-facility total",
    "facility_total_rvu": "facility total",
    "conversion_factor": "conv factor",
}
_TEXTS = {
    "status": "status code",
    "professional_technical_indicator": "pctc ind",
    "global_days": "glob days",
    "multiple_procedure_indicator": "mult proc",
    "bilateral_indicator": "bilat surg",
    "assistant_indicator": "asst surg",
    "co_surgeon_indicator": "co- surg",
    "team_indicator": "team surg",
    "endoscopic_base": "endo base",
}


def read(members: list[Member], hints: Hints) -> Imported:
    """The flags and values of the files given: from 2026 a quarter has two, with a conversion factor each.

    A zip may hold both; where they come one by one, each is a part of the same release.
    """
    files = [_one(member, hints) for member in _values_files(members)]
    if len({(one.release, one.effective_from) for one in files}) > 1:
        raise ImportRefusedError("the archive holds files of several quarters; import each by itself")
    return replace(
        files[0],
        part="-".join(one.part for one in files if one.part),
        rows_read=sum(one.rows_read for one in files),
        tables={"rows": pl.concat([one.tables["rows"] for one in files]).sort("code")},
        left_out=merged(one.left_out for one in files),
    )


def _one(member: Member, hints: Hints) -> Imported:
    rows = rows_of(member)
    number, first = _header(rows, member)
    captions = _joined_captions(rows, number)
    columns = {name: _position(captions, words) for name, words in {**_TEXTS, **_NUMBERS}.items()}
    title = " ".join(cell or "" for row in rows.head(number).iter_rows() for cell in row)
    start = effective_from(_start(member.names, title), hints, "a name such as PPRRVU2026_Jul or rvu26c")
    sieve = Sieve(rows)
    sieve.keep(pl.int_range(pl.len()) > number, "heading")
    sieve.keep(pl.col("c0").str.contains(_CODE), "no code in the first column")
    sieve.must_hold("a code with its flags")
    return Imported(
        release=hints.release or f"{start.year}-{start.month:02}",
        part=_part(member.names, title),
        effective_from=start,
        effective_until=months_later(start, MONTHS_OF_A_QUARTER),
        rows_read=rows.height,
        tables={
            "rows": sieve.rows.select(
                code=pl.col("c0"),
                modifier=pl.col(f"c{first.index('mod')}"),
                **{name: pl.col(columns[name]) for name in _TEXTS},
                **{name: pl.col(columns[name]).cast(pl.Float64, strict=False) for name in _NUMBERS},
            ).sort("code")
        },
        left_out=tuple(sieve.left_out),
    )


def _header(rows: pl.DataFrame, member: Member) -> tuple[int, list[str]]:
    try:
        return header_of(rows, "hcpcs", "mod", "description")
    except ImportRefusedError:
        if member.suffix == ".txt":
            raise ImportRefusedError(
                "the text names no columns; take the csv or the sheet beside it in the zip"
            ) from None
        raise


def _values_files(members: list[Member]) -> list[Member]:
    """The relative values among the other files of the zip, one for each kind of file of a quarter."""
    named = [member for member in members if "pprrvu" in member.names.casefold().split(" ")[0]]
    by_part = {_part(member.stem, ""): member for member in sorted(named, key=lambda member: member.stem)}
    if len(by_part) < len(named):
        raise ImportRefusedError(
            f"the archive holds {len(named)} PPRRVU files; unpack it and import each: "
            + ", ".join(sorted(member.stem for member in named))
        )
    return list(by_part.values()) or members[:1]


def _joined_captions(rows: pl.DataFrame, number: int) -> list[str]:
    """For each column the words of the rows above the header and its own, joined."""
    above = rows.slice(max(number - _CAPTION_ROWS, 0), min(_CAPTION_ROWS, number) + 1)
    return [" ".join(cell for cell in above[name] if cell).casefold() for name in above.columns]


def _position(captions: list[str], words: str) -> str:
    """The column whose joined captions end with the words."""
    found = [
        number for number, caption in enumerate(captions) if caption == words or caption.endswith(f" {words}")
    ]
    exact = [number for number in found if captions[number] == words] or found
    if not exact:
        raise ImportRefusedError(f"no column has the captions {words!r} one below the other")
    return f"c{exact[0]}"


def _start(names: str, title: str) -> date | None:
    if letter := _LETTER.search(names):
        return date(2000 + int(letter[1]), 3 * "abcd".index(letter[2].casefold()) + 1, 1)
    return month_and_year(names) or month_and_year(title.split("RELEASED", maxsplit=1)[0])


def _part(names: str, title: str) -> str:
    text = f"{names} {title}".casefold().replace("-", "").replace("_", "")
    return "nonqpp" if "nonqpp" in text else "qpp" if "qpp" in text else ""
