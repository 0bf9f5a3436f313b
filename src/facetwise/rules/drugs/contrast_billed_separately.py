"""Contrast is billed beside the procedure that includes its injection.

## What it checks

Drugs on a claim with facet work, or meant to be billed beside it: none of them is contrast.

## Why claims are denied for this

Injecting contrast to see where the needle lies is part of the facet codes. The code-pair edits do not hold contrast, so
that no edit stops the line before the payer does.

## Example

64493 and Q9966 with two units for the contrast that showed the joint.

## What to do

Leave the line off. The record still says that contrast was given, and how much.

## What this check cannot see

Whether a contractor pays the contrast itself in an office: that was not verified, so ask before billing it. Hospital
claims are not looked at: they list packaged drugs although nothing is paid for them.
"""

import polars as pl

from facetwise.codes import drugs
from facetwise.codes.drugs import DrugRole
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import ClaimType, Grain, Severity
from facetwise.lexicon import LINE, parameter
from facetwise.lexicon.beside import services_beside_facet
from facetwise.lexicon.billers import is_claim_of
from facetwise.rules.declare import Presence, rule


@rule(
    code="FW707",
    name="contrast-billed-separately",
    grain=Grain.LINE,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.RISK,
    parameters=("billing.contrast_included",),
    span="line.code",
    message="{contrast} (contrast) beside the facet codes, which include its injection",
    undetermined=(
        "{contrast} (contrast) beside the facet codes: "
        "whose claim it is is not told, and a hospital lists what is packaged"
    ),
    help="leave the line off; the contrast and its amount stay in the record",
    denial_codes=("CO-97",),
)
def contrast_billed_separately(t: Tables) -> pl.LazyFrame:
    """Contrast is billed beside the procedure that includes its injection."""
    facts = drugs.frame()
    is_contrast = pl.col("role") == DrugRole.CONTRAST
    contrast = pl.lit(facts.filter(is_contrast)["code"].to_list())
    beside = services_beside_facet(t, facts["code"]).with_columns(
        contrast=pl.col("beside").str.split(", ").list.set_intersection(contrast).list.sort().list.join(", ")
    )
    return t.lines.join(beside, on=["claim_key", "line_no"], how="left").select(
        *LINE,
        "contrast",
        "charge_at_risk_cents",
        applies=pl.col("beside").is_not_null() & ~is_claim_of(ClaimType.HOSPITAL),
        violated=(pl.col("contrast") != "") & parameter("billing.contrast_included"),
    )
