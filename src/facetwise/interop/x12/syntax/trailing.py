"""Separators behind the last value of a segment or of a composite, which X12 leaves out."""

import polars as pl

from facetwise.interop.x12.delimiters import Delimiters
from facetwise.interop.x12.segments import LINE_ENDS
from facetwise.interop.x12.syntax.faults import faults
from facetwise.interop.x12.syntax.loops import Placed

TRAILING = "x12-trailing-separators"
WITH_COMPOSITES = ("CLM", "HI", "SV1", "SV2", "SVD", "CTP")
ELEMENT_FAULT = "8"  # IK304: the segment has faulty elements


def may_trail(data: bytes, delimiters: Delimiters) -> bool:
    """Whether some bytes hold such a separator, or what looks like one; most hold none, and need no second look."""
    element, component, end = (
        sign.encode("latin-1") for sign in (delimiters.element, delimiters.component, delimiters.terminator)
    )
    if b"\n" in data and delimiters.terminator not in LINE_ENDS:  # such an end may stand between
        data = data.translate(None, LINE_ENDS.encode())
    if element + end in data or component + element in data:
        return True
    ends = data.count(component + end)
    return ends > 0 and ends > data.count(b"ISA" + element)  # each header ends with that sign


def trailing_faults(placed: Placed) -> pl.DataFrame:
    """The segments with such a separator, one fault each."""
    element, component = placed.delimiters.element, placed.delimiters.component
    text = pl.col("text")
    of_segment = text.str.ends_with(element)
    of_composite = pl.col("tag").is_in(WITH_COMPOSITES) & (
        text.str.ends_with(component) | text.str.contains(component + element, literal=True)
    )
    rows = placed.rows.filter(of_segment | of_composite).with_columns(
        message=pl.when(of_segment)
        .then(pl.format("{} ends with empty elements", "tag"))
        .otherwise(pl.format("a composite of {} ends with empty components", "tag"))
    )
    return faults(rows, kind=TRAILING, code=ELEMENT_FAULT, expected="no separator behind the last value")
