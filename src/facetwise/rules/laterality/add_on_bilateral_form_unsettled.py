"""How both sides of a further joint are written is wrong or not known.

## What it checks

Where the primary is bilateral and add-ons stand beside it: the add-on's form against the payer's. Medicare
wants 50 with one unit; the code book since 2020 wants no 50 and two units.

## Why claims are denied for this

The two forms contradict each other. A unit limit of one rejects the code book's form, and a payer that
follows the book rejects 50 on an add-on.

## Example

64493-50 with 64494 and two units, sent to a payer that nobody has asked.

## What to do

Ask the payer for its form and add it to the practice's own pack. Until then the code book's form stands.

## What this check cannot see

Claims with one-sided add-ons under a bilateral primary.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import CLAIM, is_facet_line, parameter
from facetwise.rules.declare import rule


@rule(
    code="FW108",
    name="add-on-bilateral-form-unsettled",
    grain=Grain.CLAIM,
    severity=Severity.RISK,
    parameters=("billing.addon_bilateral",),
    span="claim_lines",
    message="add-on codes on both sides are written {written}, the payer wants {wanted}",
    undetermined=(
        "how this payer wants add-on codes on both sides, with modifier 50 or with two units as in the "
        "code book, is not known"
    ),
    help="write the form that the payer wants; ask the payer where it is not known",
    denial_codes=("CO-4", "CO-151"),
    names_unknown_policy=True,
)
def add_on_bilateral_form_unsettled(t: Tables) -> pl.LazyFrame:
    """How both sides of a further joint are written is wrong or not known."""
    add_ons = (
        t.lines.filter(is_facet_line() & (pl.col("role") != "primary"))
        .group_by("claim_key")
        .agg(has_50=pl.col("has_50").any(), has_two=((pl.col("units") == 2) & pl.col("side").is_null()).any())
    )
    primaries = (
        t.lines.filter(is_facet_line() & (pl.col("role") == "primary"))
        .group_by("claim_key")
        .agg(is_bilateral=pl.col("has_50").any())
    )
    return (
        t.claims.join(add_ons, on="claim_key", how="left", suffix="_add_on")
        .join(primaries, on="claim_key", how="left")
        .select(
            *CLAIM,
            wanted=parameter("billing.addon_bilateral").replace(
                {"mod50": "with 50", "one_line_two_units": "without 50, two units"}
            ),
            written=pl.when("has_50").then(pl.lit("with 50")).otherwise(pl.lit("without 50")),
            applies=(pl.col("is_bilateral") & pl.col("has_50").is_not_null()).fill_null(False)
            & (pl.col("claim_type") != "asc").fill_null(True),
            violated=pl.when(parameter("billing.addon_bilateral") == "mod50")
            .then(~pl.col("has_50") & pl.col("has_two"))
            .when(parameter("billing.addon_bilateral") == "one_line_two_units")
            .then(pl.col("has_50")),
        )
    )
