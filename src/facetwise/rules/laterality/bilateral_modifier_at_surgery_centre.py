"""Modifier 50 on a surgery centre's own claim.

## What it checks

Facet lines with 50 on the claim of a surgery centre whose payer wants an RT line and an LT line there. The physician's
claim for the same session does carry 50.

## Why claims are denied for this

Medicare does not take 50 from surgery centres: the line is denied, or paid as one side.

## Example

The centre's claim for both sides of L4-L5, copied from the physician's: 64493-50.

## What to do

Write two lines, RT and LT, one unit each. Only where both sides were done.

## What this check cannot see

Whose claim it is, where the file does not say. Then it asks.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, parameter
from facetwise.lexicon.sides import is_surgery_centre_claim
from facetwise.rules.declare import Presence, rule


@rule(
    code="FW106",
    name="bilateral-modifier-at-surgery-centre",
    grain=Grain.LINE,
    only_with=Presence.SURGERY_CENTRE,
    severity=Severity.DENIAL,
    parameters=("billing.bilateral.method",),
    span="line.modifiers",
    message="{code}-50 on a surgery centre's own claim, where the payer wants an RT line and an LT line",
    undetermined=(
        "{code}-50 at a surgery centre: right on the physician's claim, not on the centre's own, and whose claim "
        "this is is not stated"
    ),
    help="write two lines, RT and LT, one unit each; say whose claim it is where the file does not",
    denial_codes=("CO-4", "N519"),
    fix="write an RT line and an LT line, one unit each",
    fix_applicability="safe",
    edit="sides: RT and LT lines",
)
def bilateral_modifier_at_surgery_centre(t: Tables) -> pl.LazyFrame:
    """Modifier 50 on a surgery centre's own claim."""
    return t.lines.select(
        *LINE,
        "code",
        applies=is_facet_line() & pl.col("has_50") & is_surgery_centre_claim(),
        violated=parameter("billing.bilateral.method") == "rt_lt_two_lines",
    )
