"""A bill as a table of cells (comma, semicolon, tab or bar between them) → the same rows, each cell under its heading.

A file that a plan's site offers, or a table copied from its page: ``1,1200.00`` are a unit and an amount there.
"""

import csv
import re
from collections.abc import Sequence

from facetwise.interop.bill_amounts import columns_of, name_in

SEPARATORS = ("\t", "|", ";", ",")
FEWEST_CELLS = 3
MOST_OF_A_CELL = 200  # characters: every row becomes as wide as the widest
MOST_HEADINGS = 10  # all rows below are looked at for each
_QUANTITY = re.compile(r"units?|qty|quantity|quan", re.IGNORECASE)
CODE = re.compile(r"(?<![\w.$/#-])(\d{5}|\d{4}[TF]|[A-V]\d{4})(?=$|[^\w.]|(?:RT|LT|KX)(?![\w.]))")
_NUMBER = re.compile(r"\d{1,3}(?:\.0+)?")


def aligned(text: str) -> str:
    """The text with its table, if it has one, in columns of equal width; as it is where it has none.

    The column of codes comes first, and a quantity is written ``x10``, as on bills in lines.
    """
    rows = text.splitlines()
    tried = 0
    for number, row in enumerate(rows):
        for separator in SEPARATORS:
            heading = _cells(row, separator)
            if len(heading) < FEWEST_CELLS or not columns_of("   ".join(heading)):
                continue
            tried += 1
            if tried > MOST_HEADINGS:
                return text
            table = _table(rows[number + 1 :], separator, len(heading))
            code = _place_of_codes(table, len(heading))
            if code is not None:
                return "\n".join([*rows[:number], *_in_columns(heading, table, code)])
    return text


def _place_of_codes(table: Sequence[Sequence[str]], width: int) -> int | None:
    """The column that holds most codes; none where the table has none."""
    whole = [row for row in table if len(row) == width]
    found = [sum(bool(CODE.search(row[place].upper())) for row in whole) for place in range(width)]
    return found.index(max(found)) if any(found) else None


def _table(rows: Sequence[str], separator: str, width: int) -> list[list[str]]:
    """The rows below a heading; one of another number of cells is no part of the table and stays one cell."""
    return [cells if len(cells := _cells(row, separator)) == width else [row] for row in rows]


def _cells(row: str, separator: str) -> list[str]:
    if separator == "|" and row.lstrip().startswith("|"):  # a bar at both ends
        row = row.strip().removeprefix("|").removesuffix("|")
    try:
        return [cell.strip()[:MOST_OF_A_CELL] for cell in next(csv.reader([row], delimiter=separator), [])]
    except csv.Error:  # a quotation that is longer than any cell
        return [row]


def _in_columns(heading: list[str], table: list[list[str]], code: int) -> list[str]:
    named = [name_in(cell) or cell for cell in heading]
    whole = [named, *(row for row in table if len(row) == len(heading))]
    order = [code, *(place for place in range(len(heading)) if place != code)]
    widths = [max(len(_told(heading[place], row[place])) for row in whole) for place in order]
    return [
        "   ".join(
            _told(heading[place], row[place]).ljust(width) for place, width in zip(order, widths, strict=True)
        )
        if len(row) == len(heading)
        else row[0]
        for row in (named, *table)
    ]


def _told(heading: str, cell: str) -> str:
    is_quantity = _QUANTITY.fullmatch(heading.strip()) and _NUMBER.fullmatch(cell)
    return f"x{cell.partition('.')[0]}" if is_quantity else cell
