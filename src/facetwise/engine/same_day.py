"""What other claims of the same patient and day bill: a session may be split over claims, or sent twice.

What a claim bills is kept as a number, a bit for each facet code and side, so that a run of millions holds little of
it, and where in its file a claim stands as another. Where a claim of the day corrects another, nothing is said: which
of the two still stands is not certain.
"""

from itertools import product

import polars as pl

from facetwise.codes.procedures import facet_codes
from facetwise.domain.vocabulary import ClaimType
from facetwise.lexicon.history import number_key
from facetwise.lexicon.known import known_any

CODES = tuple(sorted(facet_codes()))
SIDES = ("right", "left", "bilateral", None)
PLACES = pl.Series([2**place for place in range(len(CODES) * len(SIDES))], dtype=pl.UInt64)
OF_DAY = ("patient_key", "service_date")
SENDER = ("practice_key", "physician_key", "claim_type")
FACILITIES = [str(ClaimType.ASC), str(ClaimType.HOSPITAL)]
OF_FILE = 2**32  # places that a file has
SAME_DAY = {
    "claim_key": pl.UInt32,
    "session_region": pl.String,
    "code": pl.String,
    "side": pl.String,
    "is_own_practice": pl.Boolean,
    "is_own_physician": pl.Boolean,
    "is_before": pl.Boolean,
    "first_segment": pl.Int64,
}


def codes_billed() -> pl.Expr:
    """The codes and sides of facet lines, a bit for each."""
    code = pl.col("code").replace_strict(CODES, range(len(CODES)), default=None, return_dtype=pl.UInt32)
    side = pl.col("side").replace_strict(SIDES[:-1], range(len(SIDES) - 1), default=len(SIDES) - 1)
    place = code * len(SIDES) + side.cast(pl.UInt32)
    return pl.lit(PLACES).gather(place).bitwise_or()


def place_in_file() -> pl.Expr:
    """Which file a claim stands in, and where: greater than the place of a claim before it in the same file.

    The segment in X12, elsewhere the claim's number, which grows along a file.
    """
    file = pl.col("source").fill_null("").hash() // OF_FILE
    number = pl.coalesce(pl.col("segment"), "whole_key", "claim_key").cast(pl.UInt64)
    return file * OF_FILE + number


def same_day(claims: pl.DataFrame, sessions: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """One row per claim, and code and side that another claim of its patient and day bills.

    ``is_own_practice``: the same biller sent it, and as the same kind of claim; null where that is not told.
    ``is_own_physician``: who did this one's work did it, on a claim of the same kind, whoever billed for it: the one
    whom the claim names, or the biller where it names nobody (X12 837P, loop 2310B); a facility's work is the
    facility's. Null where only one of the two names somebody.
    ``is_before``: one of these claims stands before this one in its file; null where one stands in another file, for
    which was sent first is not told. ``first_segment`` is the place of the one before.

    Args:
        claims: those that look back (`history.looking_back`), with ``billing_npi``, ``rendering_npi``,
            ``claim_type`` and ``place``.
        sessions: their facet work; some have none.
        facts: of all claims of their patients.
    """
    several = _of_days_of_several_claims(claims, sessions, facts)
    if several.is_empty():
        return pl.DataFrame(schema=SAME_DAY)
    corrected = several.filter(~pl.col("is_original")).select(OF_DAY).unique()
    there = several.join(corrected, on=OF_DAY, how="anti").select(
        *OF_DAY, *SENDER, "billed", "place", session_region=pl.col("region").cast(pl.String)
    )
    here = claims.select(
        "claim_key",
        *OF_DAY,
        practice_key=number_key("billing_npi"),
        physician_key=number_key("rendering_npi"),
        claim_type=pl.col("claim_type").cast(pl.Enum(ClaimType)),
        own_place="place",
    )
    own = (
        sessions.select("claim_key", "billed")
        .join(here.select("claim_key", *SENDER), on="claim_key")
        .group_by("claim_key", *SENDER, "billed")
        .agg(own_rows=pl.len())
    )
    is_of_file = pl.col("place") // OF_FILE == pl.col("own_place") // OF_FILE
    others = (
        here.rename({name: f"own_{name}" for name in SENDER})
        .join(there, on=OF_DAY, how="inner")
        .group_by(
            "claim_key",
            "own_place",
            *(f"own_{name}" for name in SENDER),
            *SENDER,
            "session_region",
            "billed",
        )
        .agg(
            rows=pl.len(),
            itself=(pl.col("place") == pl.col("own_place")).sum(),
            first=pl.col("place").filter(is_of_file).min(),
            is_elsewhere=(~is_of_file).any(),
        )
        .join(own, on=["claim_key", *SENDER, "billed"], how="left", nulls_equal=True)
        .filter(pl.col("rows") > pl.col("own_rows").fill_null(0))
    )
    is_own_kind = pl.col("claim_type") == pl.col("own_claim_type")
    is_own = (pl.col("practice_key") == pl.col("own_practice_key")) & is_own_kind
    is_before = (pl.col("first") < pl.col("own_place")).fill_null(False)
    # a file given twice has two claims of one place
    is_untold = pl.col("is_elsewhere") | (pl.col("itself") > pl.col("own_rows").fill_null(0))
    return (
        others.with_columns(
            is_own_practice=is_own,
            is_own_physician=is_own_kind & _is_own_physician(is_own),
            is_before=pl.when(is_before).then(True).when(~is_untold).then(False),
        )
        .join(_in_words(others["billed"]), on="billed")
        .group_by("claim_key", "session_region", "code", "side", "is_own_practice", "is_own_physician")
        .agg(
            is_before=known_any(pl.col("is_before")),
            first_segment=pl.col("first").filter("is_before").min() % OF_FILE,
        )
        .select(pl.col(name).cast(dtype) for name, dtype in SAME_DAY.items())
    )


def _is_own_physician(is_own_practice: pl.Expr) -> pl.Expr:
    named = [pl.col("physician_key"), pl.col("own_physician_key")]
    performers = [
        pl.coalesce(physician, practice)
        for physician, practice in zip(named, ("practice_key", "own_practice_key"), strict=True)
    ]
    is_facilitys = is_own_practice & pl.col("own_claim_type").is_in(FACILITIES)
    return (
        pl.when(is_facilitys | (performers[0] == performers[1]))
        .then(True)
        .when(pl.all_horizontal(name.is_not_null() for name in named))
        .then(False)
    )


def _of_days_of_several_claims(
    claims: pl.DataFrame, sessions: pl.DataFrame, facts: pl.DataFrame
) -> pl.DataFrame:
    """The facts of days with several claims of facet work, or with one and a claim that does none itself."""
    work = facts.filter(pl.col("billed").is_not_null())
    shared = work.filter(pl.struct(OF_DAY).is_duplicated())
    asking = claims.join(sessions, on="claim_key", how="anti").select(OF_DAY)
    if asking.is_empty():
        return shared
    return work.join(pl.concat([shared.select(OF_DAY), asking]), on=OF_DAY, how="semi")


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
