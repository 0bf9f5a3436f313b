"""An add-on code stands without any of its published primaries.

## What it checks

Lines without a facet code that the add-on file names, against the primaries of the same claim and day.

## Why claims are denied for this

An add-on alone is denied automatically.

## Example

22632 without 22630.

## What to do

Bill the primary on the same claim, if it was done.

## What this check cannot see

Primaries on another claim of the day. Add-ons whose primaries the contractor defines cannot be decided. Facet
codes, and their neighbours beside them, have checks of their own.
"""

from datetime import date

import polars as pl

from facetwise.codes import published
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line
from facetwise.lexicon.groups import anywhere_in
from facetwise.lexicon.published import is_other_line, is_procedure_line, with_loaded
from facetwise.rules.declare import Presence, rule

DAY = ("claim_key", "service_date")
ONLY_THESE = 1  # type 1: the file names every primary


@rule(
    code="FW652",
    name="add-on-without-published-primary",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    tables=("add-on",),
    span="line.code",
    message="{code} is an add-on and stands without its primary {primaries} on the same day",
    undetermined="{code} is an add-on, and the contractor may take other primaries than the file names",
    help="bill the primary on the same claim, if it was done; otherwise correct the code",
    denial_codes=("CO-107", "CO-B15", "N122"),
    sources=(
        Source(
            document="NCCI add-on code file",
            paragraph="types 1 to 3",
            dated=date(2026, 4, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def add_on_without_published_primary(t: Tables) -> pl.LazyFrame:
    """An add-on code stands without any of its published primaries."""
    lines = with_loaded(t.lines, "add-on")
    has_facet = anywhere_in("claim_key", is_facet_line())
    is_neighbour = pl.col("category").is_not_null() & has_facet  # decided beside the facet code
    present = t.lines.select(*DAY, primary="code", is_there=pl.lit(True)).unique()
    asked = t.lines.filter(is_other_line()).select(*DAY, "code").unique()
    found = (
        asked.join(published.add_on_links(asked), on=["code", "service_date"])
        .join(present, on=[*DAY, "primary"], how="left")
        .group_by(*DAY, "code")
        .agg(
            has_primary=pl.col("is_there").any(),
            is_closed=(pl.col("edit_type") == ONLY_THESE).all(),
            primaries=pl.col("primary").unique().sort().head(6).str.join(" or "),
        )
    )
    is_named = pl.col("has_primary").is_not_null()  # visits and laboratory panels have add-ons too
    is_asked = is_other_line() & ~is_neighbour & (is_named | (is_procedure_line() & ~pl.col("table_loaded")))
    is_open = ~pl.col("has_primary") & ~pl.col("is_closed")
    return lines.join(found, on=[*DAY, "code"], how="left").select(
        *LINE,
        "code",
        "primaries",
        applies=pl.when(~is_asked).then(False).when(~is_open.fill_null(False)).then(True),
        violated=pl.when("table_loaded").then(~pl.col("has_primary")),
    )
