"""Segments of a file → each with the loop of the guide that it stands in, by position alone."""

from dataclasses import dataclass

import polars as pl

from facetwise.interop.x12.delimiters import Delimiters
from facetwise.interop.x12.segments import elements
from facetwise.interop.x12.syntax.guide import Guide

KEYED = ("REF", "DTP", "AMT", "NM1", "QTY")  # what their first element tells apart
AREAS = {"20": "2000A", "22": "2000B", "23": "2000C"}


@dataclass(frozen=True, slots=True)
class Placed:
    """Segments of one piece with the loop, parent, claim and set that each stands in, and whether it begins a loop."""

    rows: pl.DataFrame
    delimiters: Delimiters
    guide: Guide

    def of(self, tag: str, **wanted: int) -> pl.DataFrame:
        """Segments of one tag with the wanted elements as columns."""
        rows = self.rows.filter(pl.col("tag") == tag)
        return elements(rows, self.delimiters, **wanted) if wanted else rows


def placed(segments: pl.DataFrame, delimiters: Delimiters, guide: Guide) -> Placed:
    """The loops of the segments of transaction sets (ST to SE) of one guide.

    The piece has to begin where a set or a subscriber's level begins, so that every loop in it is whole.
    """
    rows = elements(segments, delimiters, first=1)
    levels = elements(segments.filter(pl.col("tag") == "HL"), delimiters, third=3).select("segment", "third")
    rows = rows.join(levels, on="segment", how="left", maintain_order="left")
    tag, first = pl.col("tag"), pl.col("first")
    rows = rows.with_columns(
        key=pl.when(tag.is_in(KEYED)).then(pl.concat_str(tag, pl.lit("*"), first.fill_null("")))
        .when(tag == "HL").then(pl.concat_str(tag, pl.lit("*"), pl.col("third").fill_null("")))
        .otherwise(tag),
        opens=pl.when(tag == "ST").then(pl.lit("ST"))
        .when(tag == "HL").then(pl.col("third").replace_strict(AREAS, default=None, return_dtype=pl.String))
        .when(tag == "CLM").then(pl.lit("2300"))
        .when(tag == "LX").then(pl.lit("2400")),
    )  # fmt: skip
    rows = rows.with_columns(area=pl.col("opens").forward_fill())
    rows = rows.with_columns(
        opens=pl.when((tag == "SBR") & (pl.col("area") == "2300")).then(pl.lit("2320")).otherwise("opens")
    )
    rows = rows.with_columns(area=pl.col("opens").forward_fill()).with_columns(
        inside=pl.when(pl.col("opens").is_null()).then("area")
    )
    rows = rows.join(
        guide.openers.rename({"loop": "opened", "parent": "inside"}), on=["key", "inside"], how="left",
        maintain_order="left",
    )  # fmt: skip
    begins = pl.coalesce("opens", "opened")
    is_claim = pl.col("area").is_in(["2300", "2320", "2400"])
    claim_at = pl.when(tag == "CLM").then("segment")
    return Placed(
        rows.with_columns(
            loop=begins.forward_fill(),
            loop_no=begins.is_not_null().cum_sum(),
            parent_no=pl.col("opens").is_not_null().cum_sum(),
            begins=begins.is_not_null(),
            claim_segment=pl.when(is_claim)
            .then(claim_at.forward_fill())
            .when(pl.col("area").is_in(["2000B", "2000C"]))
            .then(claim_at.backward_fill()),
            set_segment=pl.when(tag == "ST").then("segment").forward_fill(),
        ),
        delimiters,
        guide,
    )
