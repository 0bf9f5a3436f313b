"""An add-on code stands without its primary.

## What it checks

Every facet add-on code has one of its primaries on the same claim and day, by the NCCI add-on file.

## Why claims are denied for this

Payers deny an add-on alone automatically: it describes a further level of something that was not billed.

## Example

64491 billed alone because the claim was split by side.

## What to do

Put primary and add-on on one claim. 64494 also goes with 64490, where T12-L1 and L1-L2 were treated
together.

## What this check cannot see

Primaries on another claim of the same day.
"""

from datetime import date

import polars as pl

from facetwise.codes import procedures
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line
from facetwise.rules.declare import rule


@rule(
    code="FW005",
    name="add-on-without-primary",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    span="line.code",
    message="{code} stands without its primary {primary_codes} on the same day",
    help=(
        "bill the primary code of the first level on the same claim, if it was done; otherwise correct "
        "the code"
    ),
    denial_codes=("CO-107", "CO-B15", "N122"),
    sources=(
        Source(
            document="NCCI add-on code file",
            paragraph="file of 2024-06-03",
            dated=date(2024, 6, 3),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def add_on_without_primary(t: Tables) -> pl.LazyFrame:
    """An add-on code stands without its primary."""
    links = procedures.frame().lazy().select("code", "primaries").explode("primaries", empty_as_null=False)
    present = (
        t.lines.select("claim_key", "service_date", primaries="code")
        .unique()
        .with_columns(is_there=pl.lit(True))
    )
    found = (
        t.lines.select("claim_key", "line_no", "service_date", "code")
        .join(links, on="code", how="inner")
        .join(present, on=["claim_key", "service_date", "primaries"], how="left")
        .group_by("claim_key", "line_no")
        .agg(has_primary=pl.col("is_there").any(), primary_codes=pl.col("primaries").sort().str.join(" or "))
    )
    return t.lines.join(found, on=["claim_key", "line_no"], how="left").select(
        *LINE,
        "code",
        "primary_codes",
        applies=is_facet_line() & pl.col("has_primary").is_not_null(),
        violated=~pl.col("has_primary").fill_null(False),
    )
