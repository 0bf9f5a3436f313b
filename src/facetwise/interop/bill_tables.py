"""A bill as a table of cells (comma, semicolon, tab or bar between them) → the same rows, each cell under its heading.

A file that a plan's site offers, or a table copied from its page: ``1,1200.00`` are a unit and an amount there.
"""

import csv
import re
from collections.abc import Sequence

from facetwise.interop.bill_amounts import columns_of, name_in

SEPARATORS = ("\t", "|", ";", ",")
FEWEST_CELLS = 3
_QUANTITY = re.compile(r"units?|qty|quantity|quan", re.IGNORECASE)
_CODE_HEADING = re.compile(r"\b(cpt|hcpcs|procedure|proc|code|service code)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,3}(?:\.0+)?")


def aligned(text: str) -> str:
    """The text with its table, if it has one, in columns of equal width; as it is where it has none.

    The column of codes comes first, and a quantity is written ``x10``, as on bills in lines.
    """
    rows = text.splitlines()
    for number, row in enumerate(rows):
        for separator in SEPARATORS:
            if (heading := _cells(row, separator)) and _is_heading(heading):
                table = _table(rows[number + 1 :], separator, len(heading))
                return "\n".join([*rows[:number], *_in_columns(heading, table)])
    return text


def _is_heading(cells: Sequence[str]) -> bool:
    said = "   ".join(cells)
    return len(cells) >= FEWEST_CELLS and bool(columns_of(said)) and bool(_CODE_HEADING.search(said))


def _table(rows: Sequence[str], separator: str, width: int) -> list[list[str]]:
    """The rows below a heading; one of another number of cells is no part of the table and stays one cell."""
    return [cells if len(cells := _cells(row, separator)) == width else [row] for row in rows]


def _cells(row: str, separator: str) -> list[str]:
    if separator == "|" and row.lstrip().startswith("|"):  # a bar at both ends
        row = row.strip().removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in next(csv.reader([row], delimiter=separator), [])]


def _in_columns(heading: list[str], table: list[list[str]]) -> list[str]:
    named = [name_in(cell) or cell for cell in heading]
    whole = [named, *(row for row in table if len(row) == len(heading))]
    code = next(place for place, cell in enumerate(heading) if _CODE_HEADING.search(cell))
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
