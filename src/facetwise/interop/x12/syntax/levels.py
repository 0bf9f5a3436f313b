"""Whether the levels are numbered one after the other and stand under the right parent; likewise the lines."""

import polars as pl

from facetwise.interop.x12.hierarchy import place_within
from facetwise.interop.x12.syntax.faults import faults
from facetwise.interop.x12.syntax.loops import Placed

PARENTS = {"22": "20", "23": "22"}


def level_faults(levels: pl.DataFrame, *, last_number: int, billing: str | None) -> pl.DataFrame:
    """Faults of HL, with its elements as columns ``number``, ``parent``, ``level`` and ``children``.

    ``last_number`` and ``billing`` are of the levels before this piece, in the same set.
    """
    number = pl.col("number").cast(pl.Int64, strict=False)
    is_first_row = pl.int_range(pl.len()) == 0
    goes_on = pl.col("set_segment").is_null()  # the set began in an earlier piece
    begins = (
        pl.when(is_first_row)
        .then(~goes_on)
        .otherwise(pl.col("set_segment").ne_missing(pl.col("set_segment").shift(1)))
    )
    before = pl.when(is_first_row).then(pl.lit(last_number)).otherwise(number.shift(1))
    levels = levels.with_columns(
        own=number,
        wanted=pl.when(begins).then(1).otherwise(before + 1),
        billing_number=pl.when(pl.col("level") == "20").then("number").forward_fill().fill_null(pl.lit(billing)),
        holds=(pl.col("level").shift(-1) > pl.col("level")).cast(pl.Int8).cast(pl.String),  # is one below
        subscriber_number=pl.when(pl.col("level") == "22").then("number").forward_fill(),
    )  # fmt: skip
    wanted_parent = (
        pl.when(pl.col("level") == "22")
        .then("billing_number")
        .when(pl.col("level") == "23")
        .then("subscriber_number")
    )
    levels = levels.with_columns(wanted_parent=wanted_parent)
    misnumbered = levels.filter(pl.col("own").ne_missing(pl.col("wanted")))
    orphans = levels.filter(
        pl.col("level").is_in(list(PARENTS)) & pl.col("parent").ne_missing(pl.col("wanted_parent"))
    )
    childless = levels.filter(pl.col("children").is_in(["0", "1"]), pl.col("children") != pl.col("holds"))
    return pl.concat(
        [
            faults(childless.with_columns(message=pl.format("HL04 is {}", "children"), expected="holds"),
                   kind="x12-hierarchy-broken", element=4, code="7"),
            faults(misnumbered.with_columns(message=pl.format("HL01 is {}", pl.col("number").fill_null("empty")),
                                            expected=pl.col("wanted").cast(pl.String), value="number"),
                   kind="x12-hierarchy-broken", element=1, code="7"),
            faults(orphans.with_columns(message=pl.format("HL02 is {}", pl.col("parent").fill_null("empty")),
                                        expected=pl.format("{}, the level it stands under",
                                                           pl.col("wanted_parent").fill_null("a level")),
                                        value="parent"),
                   kind="x12-hierarchy-broken", element=2, code="7"),
        ]
    )  # fmt: skip


def line_faults(placed: Placed) -> pl.DataFrame:
    """Lines that are not numbered 1, 2, 3 … in their claim."""
    lines = (
        placed.of("LX", number=1)
        .with_columns(claim=pl.col("claim_segment").fill_null(0))
        .with_columns(wanted=place_within("claim").cast(pl.String))
    )
    wrong = lines.filter(pl.col("number").ne_missing(pl.col("wanted")))
    return faults(
        wrong.with_columns(message=pl.format("LX01 is {}", pl.col("number").fill_null("empty")),
                           expected=pl.col("wanted"), value="number"),
        kind="x12-line-numbers-broken", element=1, code="7",
    )  # fmt: skip
