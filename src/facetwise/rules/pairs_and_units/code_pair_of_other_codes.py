"""Two codes of one day of which the published edits pay only one.

## What it checks

Every two lines of one claim, day and provider without a facet code, against the code-pair edits in force for the
claim's setting. Column 2 is the line that is not paid, unless the edit can be lifted and a modifier does so.

## Why claims are denied for this

The edits run before a person sees the claim, and deny column 2.

## Example

77002 beside 20610 where an edit without exception is in force.

## What to do

Leave the line out, or, if the two were truly apart and the record shows it, say so with a fitting modifier.

## What this check cannot see

Lines on other claims of the day, and whether a modifier is true. Facet codes have checks of their own.
"""

from datetime import date

import polars as pl

from facetwise.codes import published
from facetwise.codes.modifiers import lifting_modifiers
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, has_any_modifier, parameter
from facetwise.lexicon.published import is_other_line, with_loaded
from facetwise.rules.declare import Presence, rule

DAY = ("claim_key", "service_date")


@rule(
    code="FW650",
    name="code-pair-of-other-codes",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.DENIAL,
    parameters=("edits.code_pairs",),
    tables=("ncci-ptp",),
    span="line.code",
    message="{code} is not paid beside {column1} on one day: {exception}",
    help="leave it out, or say with a modifier that the two were apart, if the record shows it",
    evidence=("edit_from",),
    denial_codes=("CO-97", "CO-236"),
    sources=(
        Source(
            document="NCCI policy manual for Medicare services",
            paragraph="chapter I, on edits and modifiers",
            dated=date(2026, 1, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def code_pair_of_other_codes(t: Tables) -> pl.LazyFrame:
    """Two codes of one day of which the published edits pay only one."""
    lines = with_loaded(t.lines, "ncci-ptp", by_setting=True).with_columns(
        is_apart=has_any_modifier(lifting_modifiers(date.max))
    )
    other = lines.filter(is_other_line()).select(
        *DAY, "line_no", "code", "rendering_npi", "setting", "is_apart"
    )
    provider = pl.col("rendering_npi") == pl.col("rendering_npi_over")
    pairs = (
        other.join(other, on=DAY, suffix="_over")
        .filter(pl.col("line_no") != pl.col("line_no_over"), pl.col("code") != pl.col("code_over"))
        .filter(provider.fill_null(True))
        .select(
            *DAY,
            "line_no",
            "setting",
            column1="code_over",
            column2="code",
            lifted=pl.any_horizontal("is_apart", "is_apart_over"),
        )
    )
    is_bar = pl.col("modifier_indicator") == 0
    is_denied = is_bar | ((pl.col("modifier_indicator") == 1) & ~pl.col("lifted"))
    found = (
        published.pair_edits(pairs)
        .with_columns(is_denied=is_denied.fill_null(False), is_bar=is_bar)
        .sort("is_denied", "is_bar", "column1", descending=[True, True, False])
        .group_by("claim_key", "line_no")
        .agg(pl.col("is_denied", "is_bar", "column1").first(), edit_from=pl.col("effective_from").first())
    )
    no_exception = pl.lit("no modifier lifts this edit")
    return lines.join(found, on=["claim_key", "line_no"], how="left").select(
        *LINE,
        "code",
        "column1",
        "edit_from",
        exception=pl.when("is_bar")
        .then(no_exception)
        .otherwise(pl.lit("no modifier says that they were apart")),
        applies=parameter("edits.code_pairs") & pl.col("is_denied").is_not_null(),
        violated=pl.when("table_loaded").then("is_denied"),
    )
