"""A published text or Excel sheet → rows of text, with columns by position; and its header by words."""

import csv
import io
import re
from collections.abc import Sequence

import polars as pl

from facetwise.codes.importers.source import ImportRefusedError, Member

_ROWS_LOOKED_AT = 60  # for a header
_HEAD = 65536  # characters looked at for separator and width


def rows_of(member: Member) -> pl.DataFrame:
    """All rows as text, columns ``c0``, ``c1`` …, trimmed; an empty cell is null.

    Raises:
        ImportRefusedError: if it is no text and no sheet.
    """
    frame = _sheet(member) if member.data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) else _text(member)
    return frame.select(pl.all().str.strip_chars().replace("", None))


def header_of(rows: pl.DataFrame, *words: str) -> tuple[int, list[str]]:
    """The first row that holds all the words, as its number and its cells in small letters.

    Line breaks in a cell count as spaces.

    Raises:
        ImportRefusedError: if no row near the top does.
    """
    for number, row in enumerate(rows.head(_ROWS_LOOKED_AT).iter_rows()):
        cells = [_normalized(cell) for cell in row]
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
        return pl.read_csv(
            text.encode(),
            separator=separator,
            has_header=False,
            schema={f"c{number}": pl.String for number in range(_width(head, separator))},
            truncate_ragged_lines=True,
            quote_char='"' if separator == "," else None,
        )
    except pl.exceptions.PolarsError:
        raise ImportRefusedError(f"{member.name} cannot be cut into rows and columns") from None


def _width(head: str, separator: str) -> int:
    """The most cells of any row near the top; a quoted notice of several lines is one cell."""
    if separator != ",":  # quotes mean nothing in a file parted by tabs
        return max(line.count(separator) for line in head.splitlines()) + 1
    try:
        return max(map(len, csv.reader(io.StringIO(head))), default=1)
    except csv.Error:
        return max(line.count(separator) for line in head.splitlines()) + 1


def _sheet(member: Member) -> pl.DataFrame:
    try:
        import fastexcel  # noqa: PLC0415 - text files need none of it
    except ImportError:
        raise ImportRefusedError(
            "Excel sheets need `pip install facetwise[files]`, or take the text file"
        ) from None
    try:
        book = fastexcel.read_excel(io.BytesIO(member.data).getvalue())
        sheet = book.load_sheet(0, header_row=None, dtypes="string").to_polars()
    except Exception as wrong:  # the sheet reader has errors of many kinds
        raise ImportRefusedError(
            f"{member.name} is no sheet that can be read ({type(wrong).__name__})"
        ) from None
    return sheet.rename({name: f"c{number}" for number, name in enumerate(sheet.columns)})


def _normalized(cell: str | None) -> str:
    return re.sub(r"\s+", " ", cell or "").strip().casefold()
