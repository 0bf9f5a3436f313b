"""The same facet code and side stand on two claims of one day.

## What it checks

Codes that stand for one level a day, on this claim and on another one of the run that the same biller sent for the
same patient, payer and day, with the same side and by the same physician. Of another physician's claim, of one that
another practice billed for the same physician, and where one of the two does not name who did it, it is left open:
that is no exact copy, and a payer may still ask. It is said on
the later of the two in a file, which is the one that is denied, with the place of the first; of claims in two files,
which was sent first is not told, and it is said on both. 59, 76, 77 or one of the X modifiers says that it was done
twice. Where a claim of the day corrects another, nothing is said.

## Why claims are denied for this

A payer takes the second claim for a copy of the first, and exact duplicates are denied or rejected without appeal.

## Example

The claim was sent again because no answer came, as a new claim.

## What to do

Send it once, and ask for the status of the first. A correction takes frequency 7 and the number of the claim it
replaces. What was done twice needs the modifier that tells the two apart, if the record shows it.

## What this check cannot see

Claims that are not in the file, and which of two files was sent first.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, has_any_modifier, modifier_text
from facetwise.lexicon.same_day import by_own_provider
from facetwise.rules.declare import rule
from facetwise.rules.sources import EXACT_DUPLICATES

DONE_TWICE = ("59", "76", "77", "XE", "XP", "XS", "XU")
ONCE_A_DAY = ("primary", "second_level", "third_and_further")


@rule(
    code="FW613",
    name="billed-on-two-claims",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    span="line.code",
    message="{billed} stands on another claim of the day too{where}",
    undetermined="{code} stands on another claim of the day too, and {open_point}",
    help=(
        "send it once; a correction takes frequency 7 and the number of the claim it replaces; what was done twice "
        "needs the modifier that tells the two apart"
    ),
    denial_codes=("CO-18", "N522"),
    sources=(EXACT_DUPLICATES,),
)
def billed_on_two_claims(t: Tables) -> pl.LazyFrame:
    """The same facet code and side stand on two claims of one day."""
    elsewhere = by_own_provider(t).filter(pl.col("role").is_in(ONCE_A_DAY))
    stands_later = pl.col("is_before").eq_missing(False)
    is_physicians, is_practices = (
        pl.col(name).eq_missing(True) for name in ("is_own_physician", "is_own_practice")
    )
    is_own = is_physicians & is_practices
    of_code = elsewhere.group_by("claim_key", "code").agg(
        sides=pl.col("side").filter(is_own),
        later_sides=pl.col("side").filter(is_own & stands_later),
        others_sides=pl.col("side").filter(~is_own & ~stands_later),
        is_through_another=(is_physicians & ~pl.col("is_own_practice")).any(),
        is_by_another=(pl.col("is_own_physician") == pl.lit(value=False)).any(),
        all_later=stands_later.all(),
        first_segment=pl.col("first_segment").min(),
    )
    side = pl.col("side")
    is_same, is_said_there, is_anothers = (
        pl.col(name).list.contains(side, nulls_equal=True)
        for name in ("sides", "later_sides", "others_sides")
    )
    has_unsided = [pl.col(name).list.contains(None, nulls_equal=True) for name in ("sides", "others_sides")]
    is_open = side.is_null() | pl.any_horizontal(has_unsided)
    is_x12 = pl.col("segment").is_not_null()
    return t.lines.join(of_code, on=["claim_key", "code"], how="left").select(
        *LINE,
        "code",
        billed=pl.concat_str("code", pl.lit(" "), modifier_text()).str.strip_chars_end(),
        where=pl.when(is_x12 & pl.col("first_segment").is_not_null())
        .then(pl.format(", at segment {}", "first_segment"))
        .when(pl.col("first_segment").is_not_null())
        .then(pl.lit(", before it in the file"))
        .otherwise(pl.lit("")),
        open_point=pl.when(~is_anothers)
        .then(pl.lit("one of the two does not say its side"))
        .when("is_through_another")
        .then(pl.lit("another practice billed that for the same physician"))
        .when("is_by_another")
        .then(pl.lit("another physician of the practice did that"))
        .otherwise(pl.lit("one of the two does not name who did or billed it")),
        applies=pl.col("sides").is_not_null(),
        violated=pl.when(has_any_modifier(DONE_TWICE))
        .then(False)
        .when(is_same)
        .then(~is_said_there)
        .when((~is_open & ~is_anothers) | pl.col("all_later"))
        .then(False),
    )
