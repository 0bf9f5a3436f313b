"""Control characters, which X12 has no place for: a damaged byte hides what stood around it."""

import re

import polars as pl

from facetwise.interop.x12.syntax.faults import faults
from facetwise.interop.x12.syntax.loops import Placed

# not those that may separate (1C to 1F) or end lines
CONTROLS = bytes(code for code in (*range(0x1C), 0x7F) if code not in b"\t\r\n")
INVALID = "6"  # IK403: a character that is not allowed


def control_faults(placed: Placed) -> pl.DataFrame:
    """The segments with a control character that is none of the file's separators."""
    delimiters = placed.delimiters
    used = (delimiters.element + delimiters.component + delimiters.terminator).encode(
        "latin-1", errors="ignore"
    )
    signs = "".join(chr(code) for code in CONTROLS if code not in used)
    rows = placed.rows.filter(pl.col("text").str.contains(f"[{re.escape(signs)}]"))
    return faults(
        rows, kind="x12-value-invalid", code=INVALID, message="a control character stands in the segment",
        expected="letters, digits and signs",
    )  # fmt: skip
