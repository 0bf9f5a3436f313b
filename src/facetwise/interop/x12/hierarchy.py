"""Which hierarchical level, claim and line a segment belongs to, by position alone.

A segment belongs to the last HL, CLM or LX before it: running counts over all segments tell, once for a whole part.
"""

from dataclasses import dataclass

import polars as pl

from facetwise.interop.x12.delimiters import Delimiters
from facetwise.interop.x12.segments import elements

BILLING, SUBSCRIBER, PATIENT = "20", "22", "23"


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Segments by tag, each with the loop it stands in, and the levels of the hierarchical loops.

    ``level_no``, ``claim_no`` and ``line_no_in_file`` number HL, CLM and LX from 0; a claim or line is null for a
    segment that stands before the claim or line of its loop.
    """

    segments: pl.DataFrame
    delimiters: Delimiters
    by_tag: dict[str, pl.DataFrame]
    levels: pl.DataFrame  # segment, level

    def rows(self, tag: str, **wanted: int) -> pl.DataFrame:
        """Segments of one tag with the wanted elements as columns, and the loops they stand in."""
        found = self.by_tag.get(tag)
        if found is None:
            found = self.segments.clear()
        return elements(found, self.delimiters, **wanted) if wanted else found

    @property
    def sets(self) -> pl.Series:
        """Where transaction sets begin."""
        return self.rows("ST")["segment"]


def hierarchy_of(segments: pl.DataFrame, delimiters: Delimiters) -> Hierarchy:
    """The loops of these segments."""
    placed = segments.with_columns(
        level_no=_number("HL"),
        claim_no=_number("CLM"),
        line_no_in_file=_number("LX"),
        set_no=_number("ST"),
        level_at=_last("HL"),
        claim_at=_last("CLM"),
        line_at=_last("LX"),
    )
    in_claim = (pl.col("claim_at") > pl.col("level_at").fill_null(-1)).fill_null(False)
    in_line = in_claim & (pl.col("line_at") > pl.col("claim_at")).fill_null(False)
    owned = placed.with_columns(
        claim_no=pl.when(in_claim).then("claim_no"), line_no_in_file=pl.when(in_line).then("line_no_in_file")
    ).drop("level_at", "claim_at", "line_at")
    by_tag = {str(tag): rows for (tag,), rows in owned.partition_by("tag", as_dict=True).items()}
    empty = owned.clear()
    levels = elements(by_tag.get("HL", empty), delimiters, level=3).select("segment", "level")
    return Hierarchy(owned, delimiters, by_tag, levels)


def last_of_level(levels: pl.DataFrame, level: str) -> pl.Series:
    """For every HL, the number of the last HL of this level at or before it; null before the first."""
    numbered = levels.with_row_index("number")
    return numbered.select(
        pl.when(pl.col("level") == level).then(pl.col("number")).forward_fill().cast(pl.UInt32)
    ).to_series()


def _number(tag: str) -> pl.Expr:
    """How many segments of this tag began up to here, from 0; null before the first."""
    count = (pl.col("tag") == tag).cum_sum().cast(pl.Int32)
    return pl.when(count > 0).then(count - 1)


def _last(tag: str) -> pl.Expr:
    return pl.when(pl.col("tag") == tag).then(pl.col("segment")).forward_fill()
