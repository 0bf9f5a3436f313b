"""Bytes → one row per segment. The CSV reader of Polars does the cutting: it takes any byte as line end."""

import polars as pl

from facetwise.interop.x12.delimiters import Delimiters

LINE_ENDS = "\r\n"
END_OF_FILE = "\x1a"  # some systems still put it at the end
BLANKS = " \t\r\n"  # files made for reading are indented
UNUSED = ("\x1e", "\x1d", "\x1c", "\x1f", "\x01", "\x02", "\x03")


def segments_of(data: bytes, delimiters: Delimiters, *, first_number: int) -> pl.DataFrame:
    """Segments in order: ``segment`` (its number in the file, counted from 1), ``tag`` and ``text``.

    Line ends after a terminator and empty segments are passed over; bytes that are no UTF-8 are replaced.
    """
    if not data.strip(b"\r\n" + delimiters.terminator.encode("latin-1")):
        return pl.DataFrame(schema={"segment": pl.Int32, "text": pl.String, "tag": pl.String})
    cut = _cut(data, delimiters.terminator)
    if any(blank.encode() in data for blank in LINE_ENDS if blank != delimiters.terminator):
        cut = cut.select(pl.col("text").str.strip_chars_start(BLANKS).str.strip_chars_end(LINE_ENDS))
    elif _begins_blank(cut["text"]):
        cut = cut.select(pl.col("text").str.strip_chars_start(BLANKS))
    if delimiters.terminator in LINE_ENDS:
        cut = cut.select(pl.col("text").str.strip_chars_end(" "))
    return (
        cut.filter(~pl.col("text").is_in(["", END_OF_FILE]))
        .with_row_index("segment", offset=first_number)
        .with_columns(
            pl.col("segment").cast(pl.Int32),
            tag=pl.col("text").str.slice(0, 3).str.strip_suffix(delimiters.element),
        )
    )


def _begins_blank(text: pl.Series) -> bool:
    return bool((text.str.starts_with(" ") | text.str.starts_with("\t")).any())


def _cut(data: bytes, terminator: str) -> pl.DataFrame:
    """One row per piece, as one column: the column separator is a byte that the data does not hold."""
    separator = next((c for c in UNUSED if c != terminator and c.encode() not in data), None)
    if separator is None or terminator.encode("latin-1") != terminator.encode():
        pieces = data.decode("utf-8", errors="replace").split(terminator)
        return pl.DataFrame({"text": pieces})
    return pl.read_csv(
        data,
        separator=separator,
        eol_char=terminator,
        has_header=False,
        quote_char=None,
        schema={"text": pl.String},
        encoding="utf8-lossy",
    ).drop_nulls()


def elements(rows: pl.DataFrame, delimiters: Delimiters, **wanted: int) -> pl.DataFrame:
    """The rows with the wanted elements as columns (``REF01`` is element 1); empty and absent ones are null."""
    width = max(wanted.values()) + 1
    parts = rows.select(pl.col("text").str.splitn(delimiters.element, width + 1)).to_series().struct
    return rows.with_columns(
        parts.field(f"field_{number}").replace("", None).alias(name) for name, number in wanted.items()
    )


def components(column: str, delimiters: Delimiters, **wanted: int) -> list[pl.Expr]:
    """Components of a composite element as columns, counted from 1; empty and absent ones are null."""
    parts = pl.col(column).str.splitn(delimiters.component, max(wanted.values()) + 1)
    return [
        parts.struct.field(f"field_{number - 1}").replace("", None).alias(name)
        for name, number in wanted.items()
    ]
