"""Rows of a CSV or Parquet table as named cells that know their line; a row of the wrong length is told.

The separator is the one that the header uses most: comma, semicolon, tab or ``|``.
"""

import csv
import io
import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass

from facetwise.interop.encounter.nodes import Mapping, Node, Scalar, Sequence
from facetwise.interop.encounter.place import quoted
from facetwise.interop.problems import InputProblem

if typing.TYPE_CHECKING:
    import _csv

MAX_ROWS = 1_000_000
_SEPARATORS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line (or number, in Parquet) and its cells that are not blank, by column."""

    line: int
    cells: dict[str, str]

    def cell(self, column: str) -> Scalar:
        """A cell as a value; quoted, for a table knows no null but the blank."""
        return Scalar(self.cells[column], self.line, 0, is_quoted=True)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as text, with what could not be read of it."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[InputProblem, ...]

    @property
    def rows_lost(self) -> int:
        """How many rows are known to be left out; where the table breaks off, the one at which it does."""
        return sum(problem.loses_row for problem in self.problems)


def csv_table(text: str, source: str) -> Table:
    """The rows of a CSV text with a header."""
    text = text.removeprefix("\ufeff")
    header_line = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    columns: tuple[str, ...] = ()
    rows: list[Row] = []
    problems: list[InputProblem] = []
    for line, cells in _lines(reader, source, problems):
        if not columns:
            columns = tuple(column_name(cell) for cell in cells)
        elif len(cells) != len(columns):
            message = f"row left out: it has {len(cells)} cells, the header has {len(columns)}"
            expected = str(len(columns))
            problems.append(
                InputProblem(source=source, line=line, message=message, expected=expected, loses_row=True)
            )
        else:
            rows.append(_row(line, columns, cells))
    return Table(columns, tuple(rows), tuple(problems))


def _lines(
    reader: "_csv.Reader", source: str, problems: list[InputProblem]
) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the line it starts on; what csv cannot read ends it, and is told."""
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = f"the table cannot be read from here on: {error}"
            problems.append(
                InputProblem(
                    source=source, line=line, message=message, expected="CSV", fatal=True, loses_row=True
                )
            )
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def column_name(text: str) -> str:
    """A column as contract names are written: lower case, ``_`` for blanks, hyphens and dots."""
    return re.sub(r"[\s.-]+", "_", text.strip().casefold())


def _row(line: int, columns: tuple[str, ...], cells: list[str]) -> Row:
    return Row(line, {name: cell.strip() for name, cell in zip(columns, cells, strict=True) if cell.strip()})


def column_problems(table: Table, known: list[str], source: str) -> list[InputProblem]:
    """One line for each column that is not known, and for each that stands twice."""
    from facetwise.interop.encounter.values import did_you_mean  # noqa: PLC0415

    problems = []
    for index, column in enumerate(table.columns):
        if column not in known:
            message = f"column {quoted(column)} is not known and is ignored{did_you_mean(column, known)}"
            problems.append(InputProblem(source=source, line=1, message=message))
        elif column in table.columns[:index]:
            message = f"column {quoted(column)} stands twice; the last that is not blank is used"
            problems.append(InputProblem(source=source, line=1, message=message))
    return problems


def list_cell(cell: Scalar) -> Sequence:
    """A cell that holds several values joined by ``|``."""
    parts = [part.strip() for part in cell.text.split("|")]
    items = tuple(Scalar(part, cell.line, 0, is_quoted=True) for part in parts if part)
    return Sequence(items, cell.line, 0)


def mapping(line: int, entries: dict[str, Node]) -> Mapping:
    """A mapping of named values, as a reader of records takes it."""
    return Mapping(tuple((Scalar(name, line, 0), node) for name, node in entries.items()), line, 0)
