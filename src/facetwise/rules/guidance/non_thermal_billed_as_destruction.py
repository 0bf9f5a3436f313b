"""A lesion that is not thermal is billed as destruction.

## What it checks

A destruction code needs radiofrequency in the record, at the temperature that the code book names (80 degrees
Celsius) or more; pulsed radiofrequency and cooler lesions do not count. A temperature that is not stated is asked for.

## Why claims are denied for this

Non-thermal lesions have no code of their own and are not covered by Medicare's contractors.

## Example

Pulsed radiofrequency at 42 degrees billed with 64635.

## What to do

Report the unlisted code with a description, after asking the payer.

## What this check cannot see

Which of several lesions a line stands for: one that is warm enough lets the line pass, and the levels are counted
apart.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_destruction, known_any
from facetwise.lexicon.anatomy import is_cool_lesion
from facetwise.lexicon.texts import plain_number
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW208",
    name="non-thermal-billed-as-destruction",
    grain=Grain.LINE,
    only_with=Presence.DESTRUCTION,
    severity=Severity.DENIAL,
    needs=(Need.RECORD,),
    span="line.code",
    message="{code} stands for thermal destruction, and the record documents {what}",
    help=(
        "pulsed, cool or chemical lesions are reported with the unlisted code 64999, which Medicare does "
        "not cover for this"
    ),
    denial_codes=("CO-50", "CO-16"),
    sources=(
        Source(
            document="code book note on 64633-64636 (coding.md 7, secondary)",
            paragraph="pulsed, under 80 degrees and chemical: 64999",
            dated=date(2024, 7, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def non_thermal_billed_as_destruction(t: Tables) -> pl.LazyFrame:
    """A lesion that is not thermal is billed as destruction."""
    is_thermal_technique = pl.col("technique") == "radiofrequency"
    is_cool = is_thermal_technique & is_cool_lesion()
    lesions = t.procedures.group_by("claim_key").agg(
        is_warm=known_any(is_thermal_technique & ~is_cool),
        is_cool=is_cool.any(),
        is_pulsed=(pl.col("technique") == "pulsed_radiofrequency").any(),
        coolest=pl.col("temperature_c").filter(is_cool).min(),
    )
    has_lesion = pl.col("is_warm") | pl.col("is_cool") | pl.col("is_pulsed")
    return t.lines.join(lesions, on="claim_key", how="left").select(
        *LINE,
        "code",
        "has_record",
        what=pl.when("is_cool")
        .then(pl.format("{} degrees", plain_number(pl.col("coolest"))))
        .otherwise(pl.lit("pulsed radiofrequency")),
        applies=is_facet_destruction() & has_lesion,
        violated=~pl.col("is_warm"),
    )
