"""A local anesthetic or a tray billed beside the procedure that includes it.

## What it checks

Drug and supply lines beside a facet procedure, or meant to be billed beside it: local anesthetics, lidocaine for
infusion, and procedure trays. Contrast is another check.

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

from facetwise.codes import drugs
from facetwise.codes.drugs import DrugRole
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import ClaimType, Grain, Severity
from facetwise.lexicon import LINE, parameter
from facetwise.lexicon.beside import services_beside_facet
from facetwise.lexicon.billers import is_claim_of
from facetwise.lexicon.drugs import INCLUDED
from facetwise.rules.declare import Presence, rule


@rule(
    code="FW705",
    name="included-drug-billed",
    grain=Grain.LINE,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    parameters=("billing.local_anesthetic_included",),
    span="line.code",
    message="{included} is part of the facet procedure on this claim",
    undetermined=(
        "{included} beside the facet procedure: "
        "whose claim it is is not told, and a hospital lists what is packaged"
    ),
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
    facts = drugs.frame().filter(pl.col("role") != DrugRole.CONTRAST)
    is_included = pl.col("role").is_in(INCLUDED)
    names = facts.filter(is_included).select("code", name=pl.format("{} ({})", "code", "plain_name"))
    named = pl.element().replace_strict(names["code"], names["name"], default=None)
    beside = services_beside_facet(t, facts["code"]).with_columns(
        included=pl.col("beside").str.split(", ").list.eval(named.drop_nulls()).list.join(", ")
    )
    return t.lines.join(beside, on=["claim_key", "line_no"], how="left").select(
        *LINE,
        "included",
        "charge_at_risk_cents",
        is_other_drug=pl.col("included") == "",
        applies=pl.col("beside").is_not_null() & ~is_claim_of(ClaimType.HOSPITAL),
        violated=(pl.col("included") != "") & parameter("billing.local_anesthetic_included"),
    )
