"""Modifier 51 on a code that is never reduced as a further procedure.

## What it checks

Lines that carry 51, against the multiple-procedure flag and the global days of the fee schedule.

## Why claims are denied for this

An add-on, and a code without the reduction, is paid in full beside others: 51 asks for less, or is refused.

## Example

51 on an add-on code.

## What to do

Take 51 off.

## What this check cannot see

Payers that do not want 51 at all.
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

NOT_REDUCED = ("0", "9")


@rule(
    code="FW654",
    name="multiple-procedure-modifier-not-taken",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.RISK,
    tables=("fee-schedule",),
    span="line.modifiers",
    message="{code} with 51, and the fee schedule does not reduce it (multiple-procedure flag {flag})",
    help="take 51 off this line",
    denial_codes=("CO-4",),
    sources=(
        Source(
            document="Medicare physician fee schedule",
            paragraph="multiple procedure indicator",
            dated=date(2026, 1, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def multiple_procedure_modifier_not_taken(t: Tables) -> pl.LazyFrame:
    """Modifier 51 on a code that is never reduced as a further procedure."""
    lines = with_loaded(t.lines, "fee-schedule")
    is_asked = is_other_line() & has_modifier("51")
    flags = published.with_facts(
        lines.filter(is_asked), "fee-schedule", {"multiple_procedure_indicator": pl.String}
    ).select("claim_key", "line_no", flag="multiple_procedure_indicator")
    return lines.join(flags, on=["claim_key", "line_no"], how="left").select(
        *LINE,
        "code",
        "flag",
        applies=is_asked & (pl.col("flag").is_not_null() | ~pl.col("table_loaded")),
        violated=pl.col("flag").is_in(NOT_REDUCED),
    )
