"""Which hierarchical level, claim and line a segment belongs to, by position alone.

A segment belongs to the last HL, CLM or LX before it. All of it is searching in sorted positions.
"""

from dataclasses import dataclass

import polars as pl

from facetwise.interop.x12.delimiters import Delimiters
from facetwise.interop.x12.segments import elements

BILLING, SUBSCRIBER, PATIENT = "20", "22", "23"


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Positions of the segments that open loops, and the levels of the hierarchical ones."""

    segments: pl.DataFrame
    delimiters: Delimiters
    levels: pl.DataFrame  # segment, level
    claims: pl.Series
    lines: pl.Series
    sets: pl.Series

    def rows(self, tag: str, **wanted: int) -> pl.DataFrame:
        """Segments of one tag with the wanted elements as columns, and the loops they stand in.

        ``level_no``, ``claim_no`` and ``line_no_in_file`` number HL, CLM and LX from 0; a claim or line is null
        for a segment that stands before the claim or line of its loop.
        """
        found = self.segments.filter(pl.col("tag") == tag)
        return self.placed(elements(found, self.delimiters, **wanted) if wanted else found)

    def placed(self, found: pl.DataFrame) -> pl.DataFrame:
        """The segments with the numbers of their level, claim, line and transaction set."""
        at = found["segment"]
        level, claim, line = (
            _last_before(positions, at) for positions in (self.levels["segment"], self.claims, self.lines)
        )
        opened = found.with_columns(
            level_no=level[0],
            claim_no=claim[0],
            line_no_in_file=line[0],
            set_no=_last_before(self.sets, at)[0],
        ).with_columns(level_at=level[1], claim_at=claim[1], line_at=line[1])
        in_claim = pl.col("claim_at") > pl.col("level_at").fill_null(-1)
        in_line = in_claim & (pl.col("line_at") > pl.col("claim_at"))
        return opened.with_columns(
            claim_no=pl.when(in_claim).then("claim_no"),
            line_no_in_file=pl.when(in_line).then("line_no_in_file"),
        ).drop("level_at", "claim_at", "line_at")


def hierarchy_of(segments: pl.DataFrame, delimiters: Delimiters) -> Hierarchy:
    """The loops of these segments."""
    levels = elements(segments.filter(pl.col("tag") == "HL"), delimiters, level=3).select("segment", "level")

    def positions(tag: str) -> pl.Series:
        return segments.filter(pl.col("tag") == tag)["segment"]

    return Hierarchy(segments, delimiters, levels, positions("CLM"), positions("LX"), positions("ST"))


def last_of_level(levels: pl.DataFrame, level: str) -> pl.Series:
    """For every HL, the number of the last HL of this level at or before it; null before the first."""
    numbered = levels.with_row_index("number")
    return numbered.select(
        pl.when(pl.col("level") == level).then(pl.col("number")).forward_fill().cast(pl.UInt32)
    ).to_series()


def _last_before(positions: pl.Series, at: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Number and position of the last of ``positions`` before each of ``at``; null where there is none."""
    if positions.is_empty():
        nothing = pl.Series([None] * len(at), dtype=pl.Int32)
        return nothing, nothing
    index = positions.search_sorted(at, side="left").cast(pl.Int64) - 1
    known = index.set(index < 0, None)
    return known.cast(pl.Int32), positions.gather(known).cast(pl.Int32)
