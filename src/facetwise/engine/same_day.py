"""What other claims of the same patient and day bill: a session may be split over claims, or sent twice.

What a claim bills is kept as a number, a bit for each facet code and side, so that a run of millions holds little of
it. Where a claim of the day corrects another, nothing is said: which of the two still stands is not certain.
"""

from itertools import product

import polars as pl

from facetwise.codes.procedures import facet_codes
from facetwise.domain.vocabulary import ClaimType
from facetwise.lexicon.history import number_key

CODES = tuple(sorted(facet_codes()))
SIDES = ("right", "left", "bilateral", None)
PLACES = pl.Series([2**place for place in range(len(CODES) * len(SIDES))], dtype=pl.UInt64)
OF_DAY = ("patient_key", "service_date")
SENDER = ("practice_key", "claim_type")
SAME_DAY = {
    "claim_key": pl.UInt32,
    "session_region": pl.String,
    "code": pl.String,
    "side": pl.String,
    "is_own_practice": pl.Boolean,
}


def codes_billed() -> pl.Expr:
    """The codes and sides of facet lines, a bit for each."""
    code = pl.col("code").replace_strict(CODES, range(len(CODES)), default=None, return_dtype=pl.UInt32)
    side = pl.col("side").replace_strict(SIDES[:-1], range(len(SIDES) - 1), default=len(SIDES) - 1)
    place = code * len(SIDES) + side.cast(pl.UInt32)
    return pl.lit(PLACES).gather(place).bitwise_or()


def same_day(claims: pl.DataFrame, sessions: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """One row per claim, and code and side that another claim of its patient and day bills.

    ``is_own_practice``: the same biller sent it, and as the same kind of claim; null where that is not told.

    Args:
        claims: those that look back (`history.looking_back`), with ``billing_npi`` and ``claim_type``.
        sessions: their facet work.
        facts: of all claims of their patients.
    """
    several = facts.filter(pl.struct(OF_DAY).is_duplicated(), pl.col("billed").is_not_null())
    if several.is_empty():
        return pl.DataFrame(schema=SAME_DAY)
    corrected = several.filter(~pl.col("is_original")).select(OF_DAY).unique()
    there = several.join(corrected, on=OF_DAY, how="anti").select(
        *OF_DAY, *SENDER, "billed", session_region=pl.col("region").cast(pl.String)
    )
    here = claims.select(
        "claim_key",
        *OF_DAY,
        practice_key=number_key("billing_npi"),
        claim_type=pl.col("claim_type").cast(pl.Enum(ClaimType)),
    )
    own = (
        sessions.select("claim_key", "billed")
        .join(here.select("claim_key", *SENDER), on="claim_key")
        .group_by("claim_key", *SENDER, "billed")
        .agg(own_rows=pl.len())
    )
    others = (
        here.rename({name: f"own_{name}" for name in SENDER})
        .join(there, on=OF_DAY, how="inner")
        .group_by("claim_key", "own_practice_key", "own_claim_type", *SENDER, "session_region", "billed")
        .agg(rows=pl.len())
        .join(own, on=["claim_key", *SENDER, "billed"], how="left", nulls_equal=True)
        .filter(pl.col("rows") > pl.col("own_rows").fill_null(0))
    )
    is_own = (pl.col("practice_key") == pl.col("own_practice_key")) & (
        pl.col("claim_type") == pl.col("own_claim_type")
    )
    return (
        others.join(_in_words(others["billed"]), on="billed")
        .select("claim_key", "session_region", "code", "side", is_own_practice=is_own)
        .unique()
    )


def _in_words(masks: pl.Series) -> pl.DataFrame:
    """The code and side of every bit of each number."""
    rows = [
        (mask, code, side)
        for mask in masks.unique()
        for place, (code, side) in enumerate(product(CODES, SIDES))
        if mask >> place & 1
    ]
    return pl.DataFrame(
        rows, schema={"billed": pl.UInt64, "code": pl.String, "side": pl.String}, orient="row"
    )
