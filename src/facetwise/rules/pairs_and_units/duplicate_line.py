"""Two lines are the same.

## What it checks

A line with code, date, units and modifiers of an earlier line of the claim, on a hospital claim under the same revenue
code. Lines without a code are not asked.

## Why claims are denied for this

Exact duplicates are denied or rejected without appeal.

## Example

64491-RT entered twice for two further levels.

## What to do

Remove the copy. Further levels have their own codes or units; sides have their own modifiers.

## What this check cannot see

Copies on another claim.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, modifier_text
from facetwise.rules.declare import Presence, rule
from facetwise.rules.sources import EXACT_DUPLICATES


@rule(
    code="FW604",
    name="duplicate-line",
    grain=Grain.LINE,
    of_every_claim=True,
    severity=Severity.DENIAL,
    span="line.code",
    message="line repeats line {first_line}: {code} {modifiers}",
    help="remove the copy; if the service was done twice, say what tells the two apart, such as the side",
    denial_codes=("CO-18",),
    sources=(EXACT_DUPLICATES,),
    only_with=Presence.REPEATED_CODE,
    gives_way_to=("third-level-code-repeated",),
)
def duplicate_line(t: Tables) -> pl.LazyFrame:
    """Two lines are the same."""
    same = ["claim_key", "code", "revenue_code", "service_date", "modifiers", "units"]
    return t.lines.with_columns(modifiers=modifier_text()).select(
        *LINE,
        "code",
        "modifiers",
        first_line=pl.col("line_no").min().over(same),
        applies=pl.col("code").is_not_null(),
        violated=pl.col("line_no") > pl.col("line_no").min().over(same),
    )
