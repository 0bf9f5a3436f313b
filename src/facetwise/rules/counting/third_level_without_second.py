"""The code of the third level stands without that of the second.

## What it checks

A code for third and further levels beside the first level has the code of the second level of its own family on the
same day: on the claim, or on another claim of the run by the same physician of the same biller. Where one of the two
does not name who did it, it is left open. Where it stands without a first level, another check says so.

## Why claims are denied for this

There is no third level without a second. The add-on table takes the third code with the primary alone, so that the
claim may pass that edit and be denied for the levels later.

## Example

64490 with 64492, where the record documents two levels: the second is 64491.

## What to do

Bill the second level by its own code. The code of the third stands for the third and all further ones, and only for
them.

## What this check cannot see

A second level on a claim that is not in the file.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, known_any
from facetwise.lexicon.same_day import by_own_provider
from facetwise.rules.declare import Presence, rule


@rule(
    code="FW017",
    name="third-level-without-second",
    grain=Grain.LINE,
    only_with=Presence.THIRD_LEVEL,
    severity=Severity.RISK,
    span="line.code",
    message="{code} stands for the third and further levels, and no line of the day stands for the second",
    undetermined="{code} stands for the third and further levels; who billed the second on another claim is not told",
    help="bill the second level by its own code; keep {code} only for a third level that the record documents",
    denial_codes=("CO-B15", "N122"),
    fix="write the code of the second level, if the record documents two levels",
    fix_applicability="needs-review",
    sources=(
        Source(
            document="X12 code list of denials (June 2024), with its usual cause in facet claims",
            paragraph="B15: the third level without the second",
            dated=date(2024, 6, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def third_level_without_second(t: Tables) -> pl.LazyFrame:
    """The code of the third level stands without that of the second."""
    of_family = ["claim_key", "service_date", "technique_group", "region"]
    elsewhere = by_own_provider(t).join(t.claims.select("claim_key", "service_date"), on="claim_key")
    columns = [*of_family, "role", "is_own_physician"]
    own = t.lines.with_columns(is_own_physician=pl.lit(True))
    levels = pl.concat([rows.select(columns) for rows in (own, elsewhere)])
    may_be_own = pl.col("is_own_physician").ne_missing(False)
    is_second = (pl.col("role") == "second_level").fill_null(False)
    there = levels.group_by(of_family).agg(
        has_lower=(pl.col("role").is_in(["primary", "second_level"]) & may_be_own).any(),
        has_second=known_any(is_second & pl.col("is_own_physician")),
    )
    return t.lines.join(there, on=of_family, how="left", nulls_equal=True).select(
        *LINE,
        "code",
        applies=pl.col("role").eq_missing("third_and_further") & pl.col("has_lower"),
        violated=~pl.col("has_second"),
    )
