"""A local anesthetic or a tray billed beside the procedure that includes it.

## What it checks

Drug and supply lines beside a facet procedure: local anesthetics, lidocaine for infusion, and procedure trays. Contrast
is another check.

## Why claims are denied for this

The anesthetic that numbs the path or blocks the nerve is part of the procedure, and so are its supplies. Payers
deny the line as paid within the procedure.

## Example

64493 with J0665 (bupivacaine) for the block itself.

## What to do

Leave the line off. The record still names the drug and its amount.

## What this check cannot see

A local anesthetic given for something else on the same day. Hospital claims are not looked at: they list
packaged drugs although nothing is paid for them.
"""

from datetime import date

import polars as pl

from facetwise.codes.drugs import DrugRole
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import ClaimType, Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, parameter
from facetwise.lexicon.drugs import drug_lines
from facetwise.rules.declare import rule

INCLUDED = (DrugRole.LOCAL_ANESTHETIC, DrugRole.LOCAL_ANESTHETIC_IV, DrugRole.SUPPLY)


@rule(
    code="FW705",
    name="included-drug-billed",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    parameters=("billing.local_anesthetic_included",),
    span="line.code",
    message="{code} ({drug}) is part of the facet procedure on this claim",
    help="leave the line off; the drug and its amount stay in the record",
    denial_codes=("CO-97",),
    sources=(
        Source(
            document="CMS HCPCS list 2024-07 and I/OCE 27.1",
            paragraph="A4550: status B, not paid separately; J2001: for infusion, never for a local block",
            dated=date(2026, 4, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
    stands_without_policy="is_other_drug",
)
def included_drug_billed(t: Tables) -> pl.LazyFrame:
    """A local anesthetic or a tray billed beside the procedure that includes it."""
    beside_facet = t.lines.filter(is_facet_line()).select("claim_key", is_beside=pl.lit(True)).unique()
    is_included = pl.col("drug_role").is_in(INCLUDED)
    return (
        drug_lines(t)
        .join(beside_facet, on="claim_key", how="left")
        .select(
            *LINE,
            "code",
            "drug",
            is_other_drug=~is_included,
            applies=pl.col("drug_role").is_not_null()
            & (pl.col("drug_role") != DrugRole.CONTRAST)
            & pl.col("is_beside").fill_null(False)
            & pl.col("claim_type").ne_missing(ClaimType.HOSPITAL),
            violated=is_included & parameter("billing.local_anesthetic_included"),
        )
    )
