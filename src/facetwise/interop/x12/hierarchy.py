"""Which hierarchical level, claim and line a segment belongs to, by position alone.

A segment belongs to the last HL, CLM or LX before it: running counts over all segments tell, once for a whole part.
"""

from dataclasses import dataclass, field

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
    split: dict[tuple[object, ...], pl.DataFrame] = field(default_factory=dict)  # rows already asked for

    def rows(self, tag: str, **wanted: int) -> pl.DataFrame:
        """Segments of one tag with the wanted elements as columns, and the loops they stand in."""
        asked = (tag, *wanted.items())
        if asked not in self.split:
            found = self.by_tag.get(tag)
            if found is None:
                found = self.segments.clear()
            self.split[asked] = elements(found, self.delimiters, **wanted) if wanted else found
        return self.split[asked]

    def own(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows without those of other payers on the claim (loops 2320 and 2330, which begin with SBR)."""
        others = self.rows("SBR").filter(pl.col("claim_no").is_not_null())
        if others.is_empty():
            return rows
        begun = others.group_by("claim_no").agg(others_at=pl.col("segment").min())
        is_of_other = (pl.col("segment") > pl.col("others_at")) & pl.col("line_no_in_file").is_null()
        placed = rows.join(begun, on="claim_no", how="left", maintain_order="left")
        return placed.filter(~is_of_other.fill_null(value=False)).drop("others_at")

    @property
    def names(self) -> pl.DataFrame:
        """Names (NM1) of every loop with their entity and id, which is an NPI where nothing says otherwise."""
        is_npi = (pl.col("form") == "XX").fill_null(value=True)
        names = self.rows("NM1", entity=1, last_name=3, first_name=4, form=8, id=9)
        return names.with_columns(npi=pl.when(is_npi).then("id"))

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


def place_within(key: str) -> pl.Expr:
    """The place of a row among those of one claim or line, from 1; rows of one key stand together."""
    number = pl.int_range(pl.len(), dtype=pl.Int32)
    first = pl.when(begins(key)).then(number).forward_fill()
    return (number - first + 1).cast(pl.Int16)


def begins(key: str) -> pl.Expr:
    """The first row of a claim, line or level, where those of one key stand together."""
    return pl.col(key).ne_missing(pl.col(key).shift())


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
