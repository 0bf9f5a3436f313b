"""Both sides of a joint are documented, and the claim says one side or none.

## What it checks

The number of joints that the record documents on both sides against the number of levels that the lines of their kind
and region say both sides of, in whatever form: 50, RT and LT lines, or the two units of a code book add-on.

## Why claims are denied for this

A level without its second side is paid once, and the claim no longer agrees with the record. Two units in place of 50
exceed a daily limit of one and deny the line.

## Example

C4-C5 on both sides billed as 64490-RT.

## What to do

Write both sides in the payer's form: Medicare one line with 50 and one unit, a surgery centre's own claim an RT and
an LT line. Only where both sides were done and written down.

## What this check cannot see

Which joint a line stands for: numbers are compared, and the first lines are named.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, modifier_text, parameter
from facetwise.lexicon.sides import (
    BOTH_SIDES,
    FAMILY,
    documented_sides,
    lines_lacking_a_side,
    lines_with_side_forms,
)
from facetwise.rules.declare import Need, rule


@rule(
    code="FW102",
    name="bilateral-without-modifier",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    looks_at=("billing.bilateral.method",),
    needs=(Need.RECORD,),
    span="line.modifiers",
    message="{code}: the record documents {bilateral_joints} on both sides, the line says {said}",
    undetermined="{code}: the record holds joints under two kinds of guidance; compare the sides of this line by hand",
    help="write both sides in the payer's form ({form_wanted}), if both were done and are written down",
    denial_codes=("CO-4", "CO-151"),
    sources=(
        Source(
            document="NCCI policy manual for Medicare services; code book since 2020",
            paragraph="ch. I V(3)(ii), quoted 2019; Appendix A: both sides of a level are said on the claim",
            dated=date(2020, 1, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
    fix="write the line for both sides, as the payer wants it: {form_wanted}",
    fix_applicability="needs-review",
)
def bilateral_without_modifier(t: Tables) -> pl.LazyFrame:
    """Both sides of a joint are documented, and the claim says one side or none."""
    told = documented_sides(t).select(*FAMILY, "joints_unsided")
    lines = lines_with_side_forms(t).join(told, on=FAMILY, how="left")
    lacking = lines_lacking_a_side(t)
    side, units = pl.col("side").fill_null("no side"), pl.col("units")
    is_repeated = units > 1
    said = pl.when(is_repeated).then(pl.format("{} and {} units", side, units.cast(pl.Int64))).otherwise(side)
    forms = {"mod50_one_line": "one line with 50", "rt_lt_two_lines": "an RT line and an LT line"}
    return lines.join(lacking, on=["claim_key", "line_no"], how="left").select(
        *LINE,
        "code",
        "bilateral_joints",
        "has_record",
        said=said,
        modifiers=modifier_text(),
        form_wanted=parameter("billing.bilateral.method").replace_strict(
            forms, default="ask the payer which", return_dtype=pl.String
        ),
        severity=pl.when(is_repeated).then(pl.lit("denial")).otherwise(pl.lit("risk")),
        applies=pl.col("form").is_not_null()
        & pl.when("has_record").then((pl.col("joints_unsided") == 0).fill_null(False)).otherwise(True),
        violated=pl.when(pl.col("form").is_in(BOTH_SIDES))
        .then(False)
        .when(pl.col("has_record") & ~pl.col("is_of_two_guidances"))
        .then(pl.col("lacks_a_side").is_not_null()),
    )
