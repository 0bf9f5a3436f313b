"""A published text or Excel sheet → rows of text, with columns by position; and its header by words."""

import csv
import io
import re
from collections.abc import Sequence

import polars as pl

from facetwise.codes.importers.source import ImportRefusedError, Member

_ROWS_LOOKED_AT = 60  # for a header
_HEAD = 65536  # characters looked at for separator and width
_MOST_COLUMNS = 300  # the widest published file has 48
_LONGEST_CAPTION = 120  # a header cell is no sentence of a notice


def rows_of(member: Member) -> pl.DataFrame:
    """All rows as text, columns ``c0``, ``c1`` …, trimmed; an empty cell is null.

    Raises:
        ImportRefusedError: if it is no text and no sheet.
    """
    return _trimmed(_sheets(member, first_only=True)[0][1] if _is_book(member) else _text(member))


def tables_of(member: Member) -> list[tuple[str, pl.DataFrame]]:
    """The rows of every sheet with its name, or those of the text, as `rows_of` gives them.

    Raises:
        ImportRefusedError: if it is no text and no sheet.
    """
    found = _sheets(member) if _is_book(member) else [("", _text(member))]
    return [(name, _trimmed(rows)) for name, rows in found]


def header_of(rows: pl.DataFrame, *words: str) -> tuple[int, list[str]]:
    """The first row that holds all the words, as its number and its cells in small letters.

    Line breaks in a cell count as spaces.

    Raises:
        ImportRefusedError: if no row near the top does.
    """
    for number, row in enumerate(rows.head(_ROWS_LOOKED_AT).iter_rows()):
        cells = [_normalized(cell) for cell in row]
        cells = [cell if len(cell) <= _LONGEST_CAPTION else "" for cell in cells]
        if all(any(word in cell for cell in cells) for word in words):
            return number, cells
    raise ImportRefusedError(f"no header row names {' and '.join(repr(word) for word in words)}")


def column(cells: Sequence[str], *words: str) -> str | None:
    """The column whose header holds all the words, as its name ``c3``; the shortest header wins."""
    found = [(len(cell), number) for number, cell in enumerate(cells) if all(word in cell for word in words)]
    return f"c{min(found)[1]}" if found else None


def needed(cells: Sequence[str], *words: str) -> str:
    """The same, refused where there is none.

    Raises:
        ImportRefusedError: if no column has such a header.
    """
    found = column(cells, *words)
    if found is None:
        raise ImportRefusedError(f"no column is named {' '.join(words)!r}")
    return found


def text_of(data: bytes) -> str:
    """Text as published: UTF-8, else Windows-1252."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _text(member: Member) -> pl.DataFrame:
    if b"\0" in member.data[:4096]:
        raise ImportRefusedError(f"{member.name} is neither text nor an Excel sheet")
    text = text_of(member.data)
    head = text[:_HEAD]
    separator = "\t" if head.count("\t") > head.count(",") else ","
    try:
        return _plain(text) if separator == "\t" and '"' not in text else _quoted(text, separator)
    except (pl.exceptions.PolarsError, csv.Error):
        raise ImportRefusedError(f"{member.name} cannot be cut into rows and columns") from None


def _plain(text: str) -> pl.DataFrame:
    """Rows parted by tabs without a quote anywhere: millions of code pairs come so."""
    width = max(line.count("\t") for line in text[:_HEAD].splitlines()) + 1
    return pl.read_csv(
        text.encode(),
        separator="\t",
        has_header=False,
        schema=_columns(width),
        truncate_ragged_lines=True,
        missing_columns="insert",
        quote_char=None,
    )


def _quoted(text: str, separator: str) -> pl.DataFrame:
    """Rows of different length whose quoted cells may hold several lines, parted by commas or by tabs."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    schema = _columns(max(map(len, rows), default=0))
    return pl.DataFrame(
        [[*row, *[None] * (len(schema) - len(row))] for row in rows], schema=schema, orient="row"
    )


def _columns(width: int) -> dict[str, type[pl.String]]:
    if width > _MOST_COLUMNS:
        raise csv.Error(f"{width} columns")
    return {f"c{number}": pl.String for number in range(width)}


def _is_book(member: Member) -> bool:
    return member.data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def _sheets(member: Member, *, first_only: bool = False) -> list[tuple[str, pl.DataFrame]]:
    try:
        import fastexcel  # noqa: PLC0415 - text files need none of it
    except ImportError:
        raise ImportRefusedError(
            "Excel sheets need `pip install facetwise[files]`, or take the text file"
        ) from None
    try:
        book = fastexcel.read_excel(io.BytesIO(member.data).getvalue())
        names = book.sheet_names[:1] if first_only else book.sheet_names
        sheets = [book.load_sheet(name, header_row=None, dtypes="string").to_polars() for name in names]
    except Exception as wrong:  # the sheet reader has errors of many kinds
        raise ImportRefusedError(
            f"{member.name} is no sheet that can be read ({type(wrong).__name__})"
        ) from None
    if not sheets:
        raise ImportRefusedError(f"{member.name} holds no sheet")
    return [
        (name, sheet.rename({old: f"c{number}" for number, old in enumerate(sheet.columns)}))
        for name, sheet in zip(names, sheets, strict=True)
    ]


def _trimmed(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(pl.all().str.strip_chars().replace("", None))


def _normalized(cell: str | None) -> str:
    return re.sub(r"\s+", " ", cell or "").strip().casefold()
