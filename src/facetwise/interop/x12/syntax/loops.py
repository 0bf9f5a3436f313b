"""Segments of a file → each with the loop of the guide that it stands in, by position alone.

Keys and loops are small numbers here: what the guide says of a key in a loop is looked up by its place in a list.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

from facetwise.interop.x12.delimiters import Delimiters
from facetwise.interop.x12.segments import elements
from facetwise.interop.x12.syntax.guide import Guide

KEYED = ("REF", "DTP", "AMT", "NM1", "QTY")  # what their first element tells apart
OPENS = {"ST": "ST", "HL*20": "2000A", "HL*22": "2000B", "HL*23": "2000C", "CLM": "2300", "LX": "2400"}


@dataclass(frozen=True, slots=True)
class Placed:
    """Segments of one piece with the loop, parent, claim and set that each stands in, and whether it begins a loop.

    ``key_no`` is the number of a segment's key in the guide, ``place`` that of the key in its loop (`Guide.places`).
    """

    rows: pl.DataFrame
    delimiters: Delimiters
    guide: Guide
    by_tag: dict[str, pl.DataFrame]

    def of(self, tag: str, **wanted: int) -> pl.DataFrame:
        """Segments of one tag with the wanted elements as columns."""
        rows = self.by_tag.get(tag, self.rows.clear())
        return elements(rows, self.delimiters, **wanted) if wanted else rows

    def within(self, loop: str, keys: Iterable[str]) -> pl.DataFrame:
        """Segments of these keys in loops of one kind."""
        return self.rows.filter(_is_one_of("place", self.guide.places_of(loop, keys)))


def placed(segments: pl.DataFrame, delimiters: Delimiters, guide: Guide) -> Placed:
    """The loops of the segments of transaction sets (ST to SE) of one guide.

    The piece has to begin where a set or a subscriber's level begins, so that every loop in it is whole.
    """
    rows = segments.with_columns(_keys(segments, delimiters)).with_columns(key_no=_numbers(guide))
    loop = pl.Enum(guide.loops)
    opens = guide.keys["key"].replace_strict(OPENS, default=None, return_dtype=pl.String).cast(loop)
    rows = rows.with_columns(opens=pl.lit(opens).gather(pl.col("key_no")))
    rows = rows.with_columns(area=pl.col("opens").forward_fill())
    is_other_payer = (pl.col("key_no") == guide.number("SBR")) & (pl.col("area") == "2300")
    rows = rows.with_columns(
        opens=pl.when(is_other_payer).then(pl.lit("2320", dtype=loop)).otherwise("opens")
    ).with_columns(area=pl.col("opens").forward_fill())
    opened = guide.places(guide.openers.rename({"loop": "opened", "parent": "loop"}), "opened").cast(loop)
    inside = pl.when(pl.col("opens").is_null()).then(_place("area", guide))
    rows = rows.with_columns(begun=pl.coalesce("opens", pl.lit(opened).gather(inside)))
    rows = rows.with_columns(
        level_no=(pl.col("tag") == "HL").cum_sum(),
        subscriber_no=pl.col("opens").is_in(["ST", "2000A", "2000B"]).fill_null(value=False).cum_sum(),
    )
    rows = rows.with_columns(
        loop=pl.col("begun").forward_fill(),
        loop_no=pl.col("begun").is_not_null().cum_sum(),
        parent_no=pl.col("opens").is_not_null().cum_sum(),
        begins=pl.col("begun").is_not_null(),
        claim_segment=pl.when(pl.col("area").is_in(["2300", "2320", "2400"]))
        .then(_claim(guide, "level_no", pl.Expr.forward_fill))
        .when(pl.col("area").is_in(["2000B", "2000C"]))
        .then(_claim(guide, "subscriber_no", pl.Expr.backward_fill)),
        set_segment=pl.when(pl.col("key_no") == guide.number("ST")).then("segment").forward_fill(),
    )
    rows = rows.with_columns(place=_place("loop", guide)).drop(
        "opens", "area", "begun", "level_no", "subscriber_no"
    )
    by_tag = {str(tag): some for (tag,), some in rows.partition_by("tag", as_dict=True).items()}
    return Placed(rows, delimiters, guide, by_tag)


def _claim(guide: Guide, within: str, fill: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
    """The claim before or behind a segment, under the same level or subscriber."""
    is_claim = pl.col("key_no") == guide.number("CLM")
    claim, place = (fill(pl.when(is_claim).then(name)) for name in ("segment", within))
    return pl.when(place == pl.col(within)).then(claim)


def _keys(segments: pl.DataFrame, delimiters: Delimiters) -> pl.Series:
    """What tells kinds of segments apart: the tag, with its first element where that tells more; of HL the third."""
    is_keyed = segments.select(pl.col("tag").is_in([*KEYED, "HL"]).fill_null(value=False)).to_series()
    some = elements(segments.filter(is_keyed), delimiters, first=1)
    levels = elements(some.filter(pl.col("tag") == "HL"), delimiters, third=3)["third"]
    qualifiers = (
        some["first"].scatter((some["tag"] == "HL").arg_true(), levels) if len(levels) else some["first"]
    )
    keys = some.select(pl.concat_str("tag", pl.lit("*"), qualifiers.fill_null(""))).to_series()
    place = is_keyed.cast(pl.UInt32).cum_sum() - 1
    return segments.select(
        key=pl.when(is_keyed).then(pl.lit(keys).gather(pl.when(is_keyed).then(place))).otherwise("tag")
    ).to_series()


def _numbers(guide: Guide) -> pl.Expr:
    """The place of each key among the guide's; a key it does not name is another of its tag, or of no tag."""
    known = {key: number for number, key in guide.keys.select("key_no", "key").iter_rows()}
    others = {key.removesuffix("*?"): number for key, number in known.items() if key.endswith("*?")}
    own = pl.col("key").replace_strict(known, default=None, return_dtype=pl.UInt32)
    other = pl.col("tag").replace_strict(others, default=known["?"], return_dtype=pl.UInt32)
    return own.fill_null(other)


def _place(loop: str, guide: Guide) -> pl.Expr:
    return pl.col(loop).to_physical().cast(pl.UInt32) * guide.keys.height + pl.col("key_no")


def _is_one_of(column: str, numbers: list[int]) -> pl.Expr:
    return pl.any_horizontal([pl.lit(value=False), *(pl.col(column) == number for number in numbers)])
