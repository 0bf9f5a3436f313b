"""A visit on the day of the procedure without 25.

## What it checks

Visits on a claim with facet codes, or meant to be billed beside them, carry modifier 25; so do visits on a claim of
their own, where another claim of the run holds facet work that the same biller did for that patient and day; where
another physician of the practice did it, that is left open. On a hospital claim 25 is asked of the codes and
days that the hospital code-pair table names: G0463 since 2025-07-01.

## Why claims are denied for this

The decision to do a planned injection is part of the procedure. A visit without 25 is bundled into it.

## Example

99213 beside 64493.

## What to do

Bill it only for a significant, separate evaluation that the record shows. We never add 25 by ourselves.

## What this check cannot see

Whether the visit was separate; on two claims, whether both were by physicians of one specialty.
"""

from datetime import date

import polars as pl

from facetwise.codes import code_pairs
from facetwise.codes.procedures import codes_in_category
from facetwise.codes.unit_limits import Setting
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import ClaimType, Grain, Severity
from facetwise.lexicon import LINE, has_modifier
from facetwise.lexicon.beside import services_apart_from_facet, services_beside_facet
from facetwise.lexicon.billers import is_claim_of
from facetwise.rules.declare import Presence, rule

OTHER_PHYSICIAN = (
    "another physician of the practice did it, and whether both are of one specialty is not told"
)


@rule(
    code="FW605",
    name="visit-without-25",
    grain=Grain.LINE,
    only_with=Presence.OTHER_SERVICE,
    of_every_claim=True,
    severity=Severity.DENIAL,
    span="line.modifiers",
    message="{beside} on the day of a facet procedure{where} without 25",
    undetermined="{beside} on the day of a facet procedure{where} without 25: {open_point}",
    help="bill the visit only if it was significant and separate and the record shows it; then with 25",
    denial_codes=("CO-97", "CO-236"),
    sources=(
        Source(
            document="NCCI policy manual for Medicare services",
            paragraph="chapter I",
            dated=date(2026, 1, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def visit_without_25(t: Tables) -> pl.LazyFrame:
    """A visit on the day of the procedure without 25."""
    codes = codes_in_category("evaluation_management")
    apart = services_apart_from_facet(t, pl.col("code").is_in(sorted(codes))).with_columns(
        is_meant=pl.lit(False), where=pl.format(" on another claim ({})", "facet_codes")
    )
    visits = pl.concat([services_beside_facet(t, codes), apart.drop("facet_codes")], how="diagonal")
    of_hospital = (
        code_pairs.frame()
        .filter(pl.col("setting") == Setting.HOSPITAL_OUTPATIENT)
        .group_by("column2")
        .agg(hospital_from=pl.col("effective_from").min())
    )
    is_hospital = is_claim_of(ClaimType.HOSPITAL)
    is_by_another = pl.col("is_own_physician").eq_missing(False)
    return (
        t.lines.join(visits, on=["claim_key", "line_no"], how="left")
        .join(of_hospital.lazy(), left_on="beside", right_on="column2", how="left")
        .select(
            *LINE,
            "beside",
            "charge_at_risk_cents",
            where=pl.col("where").fill_null(""),
            open_point=pl.when(is_by_another)
            .then(pl.lit(OTHER_PHYSICIAN))
            .otherwise(pl.lit("whose claim it is is not told, and a hospital's edits name fewer visits")),
            applies=pl.col("beside").is_not_null()
            & (~is_hospital | (pl.col("service_date") >= pl.col("hospital_from")).fill_null(False)),
            violated=pl.when(has_modifier("25") & ~pl.col("is_meant"))
            .then(False)
            .when(~is_by_another)
            .then(True),
        )
    )
