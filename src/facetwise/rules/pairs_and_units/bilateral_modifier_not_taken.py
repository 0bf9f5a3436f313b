"""Modifier 50 on a code that the fee schedule does not pay for two sides.

## What it checks

Lines without a facet code that carry 50, against the bilateral flag of the fee schedule.

## Why claims are denied for this

Where the flag is 0 or 9 two sides have no meaning or no payment; where it is 2 the price holds both sides already.

## Example

50 on a code whose description names both sides.

## What to do

Bill the code without 50, or each side as the payer asks for it.

## What this check cannot see

Payers that do not follow the fee schedule's flags.
"""

from datetime import date

import polars as pl

from facetwise.codes import published
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, has_modifier
from facetwise.lexicon.published import is_other_line, with_loaded
from facetwise.rules.declare import Presence, rule

NOT_TAKEN = ("0", "2", "9")


@rule(
    code="FW653",
    name="bilateral-modifier-not-taken",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.RISK,
    tables=("fee-schedule",),
    span="line.modifiers",
    message="{code} with 50, and the fee schedule has no second side for it (bilateral flag {flag})",
    help="bill it without 50, or each side as the payer asks for it",
    denial_codes=("CO-4",),
    sources=(
        Source(
            document="Medicare physician fee schedule",
            paragraph="bilateral surgery indicator",
            dated=date(2026, 1, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def bilateral_modifier_not_taken(t: Tables) -> pl.LazyFrame:
    """Modifier 50 on a code that the fee schedule does not pay for two sides."""
    lines = with_loaded(t.lines, "fee-schedule").rename({"bilateral_indicator": "built_in"})
    is_asked = is_other_line() & has_modifier("50")
    asked = published.with_facts(
        lines.filter(is_asked), "fee-schedule", {"bilateral_indicator": pl.String}
    ).select("claim_key", "line_no", flag=pl.coalesce("bilateral_indicator", "built_in"))
    return lines.join(asked, on=["claim_key", "line_no"], how="left").select(
        *LINE,
        "code",
        "flag",
        applies=is_asked & (pl.col("flag").is_not_null() | ~pl.col("table_loaded")),
        violated=pl.col("flag").is_in(NOT_TAKEN),
    )
