"""A hospital's add-on whose primary the add-on table does not accept.

## What it checks

Facet add-ons on a hospital outpatient claim that stand beside the primary of the other region, as T12-L1 with L1-L2 is
written: the add-on table of the day accepts that primary.

## Why claims are denied for this

The hospital outpatient code editor looks add-ons up in the table, and knows no exception for one contractor's article.
It takes 64494 with 64490 since 2023-01-01, and 64636 with 64635 only.

## Example

64633 and 64636 for T12-L1 and L1-L2, as CGS writes it, on a hospital claim.

## What to do

Keep the contractor's article at hand and expect the edit; ask the contractor how the hospital shall write it. What was
done stays as it is.

## What this check cannot see

Whether the contractor's system lets the pair pass.
"""

from datetime import date

import polars as pl

from facetwise.codes import add_ons
from facetwise.codes.dates import is_in_force
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import ClaimType, Grain, Severity
from facetwise.lexicon import LINE, is_facet_line
from facetwise.rules.declare import Presence, rule


@rule(
    code="FW610",
    name="add-on-edit-at-hospital",
    grain=Grain.LINE,
    only_with=Presence.HOSPITAL,
    severity=Severity.RISK,
    span="line.code",
    message="{code} stands beside {primaries_present}, and the add-on table takes it with {primaries_accepted} only",
    help="expect the hospital's add-on edit; ask the contractor how the hospital writes T12-L1 with L1-L2",
    denial_codes=("CO-107", "CO-B15", "N122"),
    sources=(
        Source(
            document="CMS I/OCE 27.1, add-on table",
            paragraph="64494 with 64493 or, since 2023-01-01, 64490; 64636 with 64635 only",
            dated=date(2026, 4, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def add_on_edit_at_hospital(t: Tables) -> pl.LazyFrame:
    """A hospital's add-on whose primary the add-on table does not accept."""
    day = ["claim_key", "service_date", "technique_group"]
    present = t.lines.filter(is_facet_line(), pl.col("role") == "primary").select(
        *day, primary="code", primary_region="region"
    )
    links = add_ons.frame().lazy().select("primary", "effective_from", "effective_until", code="add_on")
    accepted = (
        t.lines.filter(is_facet_line())
        .select("claim_key", "line_no", "code", "service_date")
        .join(links, on="code")
        .filter(is_in_force(pl.col("service_date")).fill_null(True))
        .group_by("claim_key", "line_no")
        .agg(accepted=pl.col("primary").unique().sort())
    )
    beside = (
        t.lines.filter(is_facet_line(), pl.col("role") != "primary")
        .select(*day, "line_no", "region")
        .join(present, on=day, nulls_equal=True)
        .group_by("claim_key", "line_no")
        .agg(
            present=pl.col("primary").unique().sort(),
            is_crossed=(pl.col("primary_region") != pl.col("region")).all(),
        )
    )
    keys = ["claim_key", "line_no"]
    return (
        t.lines.join(accepted, on=keys, how="left")
        .join(beside, on=keys, how="left")
        .select(
            *LINE,
            "code",
            primaries_present=pl.col("present").list.join(", "),
            primaries_accepted=pl.col("accepted").list.join(" or "),
            applies=(pl.col("claim_type") == ClaimType.HOSPITAL).fill_null(False)
            & pl.col("is_crossed").fill_null(False),
            violated=pl.col("accepted").list.set_intersection("present").list.len() == 0,
        )
    )
