"""A diagnostic injection lacks the modifier that the contractor wants on it.

## What it checks

First and second level of diagnostic facet injections guided by fluoroscopy or CT carry KX, for Medicare contractors.
The third level is left out: it is not covered, and KX does not speak for it.

## Why claims are denied for this

Without KX the session is counted among the therapeutic ones. The denial that follows speaks of frequency (119 or
151), not of the modifier.

## Example

A first medial branch block for Noridian billed as 64493-LT.

## What to do

Write KX if the policy's requirements are met and the record shows it. KX is a statement; it is never written to be
paid.

## What this check cannot see

Whether the requirements are met: other checks look at them. For some contractors the wording was not read; there it
asks.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_fluoroscopic_injection, parameter
from facetwise.lexicon.lines import MODIFIER_COLUMNS
from facetwise.rules.declare import Need, rule


@rule(
    code="FW111",
    name="kx-missing",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    parameters=("billing.required_modifier.modifier", "billing.required_modifier.codes"),
    needs=(Need.RECORD,),
    span="line.modifiers",
    message="{code} is a diagnostic injection without {modifier}",
    help="write {modifier} where the policy's requirements are met and the record shows it, and only there",
    denial_codes=("CO-119", "CO-151", "N640"),
    fix="write {modifier} on {code}, if the record shows that the policy's requirements are met",
    fix_applicability="needs-review",
)
def kx_missing(t: Tables) -> pl.LazyFrame:
    """A diagnostic injection lacks the modifier that the contractor wants on it."""
    modifier = parameter("billing.required_modifier.modifier")
    is_listed = parameter("billing.required_modifier.codes").str.contains(pl.col("code"), literal=True)
    is_diagnostic = pl.when(pl.col("purpose") != "unspecified").then(pl.col("purpose") == "diagnostic")
    return t.lines.select(
        *LINE,
        "code",
        modifier=modifier,
        applies=is_fluoroscopic_injection() & is_diagnostic & is_listed,
        violated=~pl.any_horizontal(
            (pl.col(column) == modifier).fill_null(False) for column in MODIFIER_COLUMNS
        ),
    )
