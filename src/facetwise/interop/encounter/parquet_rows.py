"""Rows of a Parquet file as named cells, each value as the text that a CSV would hold.

A file cut short is refused in one line. One with single bytes changed inside its pages can end the process:
the Parquet reader underneath trusts the lengths it finds there. So Parquet from strangers is never to be read
inside a server.
"""

import io
from datetime import date, datetime

import polars as pl

from facetwise.interop.encounter.rows import MAX_ROWS, Row, Table, column_name
from facetwise.interop.problems import InputProblem


def parquet_table(data: bytes, source: str) -> Table:
    """The rows of a Parquet file; what is none has no rows and one fatal problem."""
    try:
        frame = pl.read_parquet(io.BytesIO(data), n_rows=MAX_ROWS + 1)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError):
        return _refused(source, "not a Parquet file that can be read: it is damaged or cut short")
    if frame.height > MAX_ROWS:
        return _refused(source, f"the file has more than {MAX_ROWS:,} rows")
    columns = tuple(column_name(name) for name in frame.columns)
    rows = (_row(number, columns, values) for number, values in enumerate(frame.iter_rows(), start=1))
    return Table(columns, tuple(rows), tuple(_nested_columns(frame, source)))


def _row(number: int, columns: tuple[str, ...], values: tuple[object, ...]) -> Row:
    texts = ((name, cell_text(value)) for name, value in zip(columns, values, strict=True))
    return Row(number, {name: text for name, text in texts if text})


def cell_text(value: object) -> str:
    """A value as the text of a cell; lists are joined by ``|``, and null is blank."""
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, list):
        return "|".join(filter(None, map(cell_text, value)))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _nested_columns(frame: pl.DataFrame, source: str) -> list[InputProblem]:
    nested = [name for name, dtype in frame.schema.items() if "Struct" in str(dtype)]
    message = "column {!r} holds records and is ignored"
    expected = "one row a line, with one value or list in each column"
    return [InputProblem(source=source, message=message.format(name), expected=expected) for name in nested]


def _refused(source: str, message: str) -> Table:
    return Table(
        (), (), (InputProblem(source=source, message=message, expected="a Parquet file", fatal=True),)
    )
