"""A single-dose drug without a word on what was left in the vial.

## What it checks

Drugs drawn from a single-dose vial, billed by the professional: some line of the drug carries JW (part was
discarded) or JZ (nothing was).

## Why claims are denied for this

Medicare wants JW or JZ on every separately payable single-dose drug since 2023-07-01, and returns claims without
either.

## Example

Triamcinolone 40 mg from a 40 mg single-dose vial in the office, billed as J3301 with 4 units and no modifier.

## What to do

Write JZ if the record shows that nothing was discarded; a JW line with the discarded units if it shows how much.
The amount discarded has to stand in the record.

## What this check cannot see

What was in fact left in the vial. Hospital and surgery centre claims, whose drugs are packaged, are not looked at.
"""

import polars as pl

from facetwise.codes.drugs import DrugRole
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import ClaimType, Grain, Severity
from facetwise.lexicon import LINE, has_any_modifier, parameter
from facetwise.lexicon.billers import is_claim_of
from facetwise.lexicon.drugs import OF_A_CODE, drug_lines, drugs_given
from facetwise.rules.declare import Need, Presence, rule

MARKS = ("JW", "JZ")
PAID_APART = (DrugRole.STEROID, DrugRole.UNCLASSIFIED)


@rule(
    code="FW703",
    name="discarded-drug-modifier-missing",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    parameters=("billing.discarded_drug_modifier",),
    needs=(Need.RECORD,),
    span="line.modifiers",
    message="{code} ({drug}) came from a single-dose vial, and neither JW nor JZ says what was left in it",
    help=(
        "JZ where the record shows that nothing was discarded, a JW line with the discarded units where it "
        "shows how much; if it shows neither, ask"
    ),
    denial_codes=("CO-16", "MA130"),
)
def discarded_drug_modifier_missing(t: Tables) -> pl.LazyFrame:
    """A single-dose drug without a word on what was left in the vial."""
    lines = drug_lines(t)
    marked = (
        lines.filter(pl.col("drug_role").is_not_null())
        .group_by(*OF_A_CODE)
        .agg(is_marked=has_any_modifier(MARKS).any())
    )
    return (
        lines.join(marked, on=OF_A_CODE, how="left")
        .join(drugs_given(t), on=OF_A_CODE, how="left")
        .select(
            *LINE,
            "code",
            "drug",
            "has_record",
            applies=pl.col("drug_role").is_in(PAID_APART).fill_null(False)
            & ~is_claim_of(ClaimType.ASC)
            & ~is_claim_of(ClaimType.HOSPITAL)
            & ~pl.col("is_multi_dose").fill_null(False)
            & parameter("billing.discarded_drug_modifier"),
            violated=pl.when(pl.col("is_marked")).then(False).otherwise(pl.col("has_single_dose")),
        )
    )
