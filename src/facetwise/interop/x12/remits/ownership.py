"""Which payment, claim and service line a segment of an 835 belongs to, by position alone."""

from dataclasses import dataclass

import polars as pl

from facetwise.interop.x12.delimiters import Delimiters
from facetwise.interop.x12.segments import elements

_ENDS_A_CLAIM = ("ST", "SE", "PLB", "LX", "TS2", "TS3", "BPR")


@dataclass(frozen=True, slots=True)
class Counted:
    """How many payments, claims and lines of the file stood before a piece of it."""

    segments: int = 0
    payments: int = 0
    claims: int = 0
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Owned:
    """Segments by tag, each with ``payment_no``, ``remit_claim_no`` and ``remit_line_no``, null outside of one."""

    by_tag: dict[str, pl.DataFrame]
    nothing: pl.DataFrame
    delimiters: Delimiters

    def rows(self, tag: str, **wanted: int) -> pl.DataFrame:
        """Segments of one tag with the wanted elements as columns."""
        return elements(self.by_tag.get(tag, self.nothing), self.delimiters, **wanted)

    def count(self, tag: str) -> int:
        """How many there are."""
        return self.by_tag.get(tag, self.nothing).height


def owned(segments: pl.DataFrame, delimiters: Delimiters, before: Counted) -> Owned:
    """The segments with what they belong to."""
    tag, at = pl.col("tag"), pl.col("segment")
    placed = segments.with_columns(
        payment_no=_number("ST", before.payments),
        claim=_number("CLP", before.claims),
        line=_number("SVC", before.lines),
        claim_at=pl.when(tag == "CLP").then(at).forward_fill(),
        line_at=pl.when(tag == "SVC").then(at).forward_fill(),
        end_at=pl.when(tag.is_in(_ENDS_A_CLAIM)).then(at).forward_fill(),
    )
    in_claim = (pl.col("claim_at") > pl.col("end_at").fill_null(-1)).fill_null(value=False)
    in_line = in_claim & (pl.col("line_at") > pl.col("claim_at")).fill_null(value=False)
    whole = placed.select(
        "segment",
        "tag",
        "text",
        "payment_no",
        remit_claim_no=pl.when(in_claim).then("claim"),
        remit_line_no=pl.when(in_line).then("line"),
    )
    by_tag = {str(name): rows for (name,), rows in whole.partition_by("tag", as_dict=True).items()}
    return Owned(by_tag, whole.clear(), delimiters)


def _number(tag: str, before: int) -> pl.Expr:
    """The number of the last segment of this tag in the file, from 0; null before the first."""
    count = (pl.col("tag") == tag).cum_sum().cast(pl.Int32) + before
    return pl.when(count > 0).then(count - 1)
