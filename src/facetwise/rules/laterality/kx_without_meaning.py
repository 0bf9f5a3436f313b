"""KX on a line on which it says nothing.

## What it checks

KX on facet lines other than the first and second level of a diagnostic injection: therapeutic injections, ablations,
injections under ultrasound, and the third level.

## Why claims are denied for this

KX states that the requirements for a diagnostic injection are met. On other lines it states something that is not so,
and its overuse draws a focused review.

## Example

64635-LT-KX.

## What to do

Remove it. On a third level it does not help: the level is not covered.

## What this check cannot see

Whether the purpose in the record is the true one. A claim alone does not tell a diagnostic injection from a
therapeutic one; KX there is evidence, never proof.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line, parameter
from facetwise.rules.declare import Need, Presence, rule


@rule(
    code="FW112",
    name="kx-without-meaning",
    grain=Grain.LINE,
    severity=Severity.RISK,
    parameters=(
        "billing.modifier_only_on.modifier",
        "billing.modifier_only_on.codes",
        "billing.modifier_only_on.purpose",
    ),
    needs=(Need.RECORD,),
    span="line.modifiers",
    message="{code} carries KX, which belongs to diagnostic injections of the first two levels only",
    help="remove KX: it states that the requirements for a diagnostic injection are met",
    denial_codes=("CO-4",),
    fix="remove KX",
    fix_applicability="needs-review",
    only_with=Presence.KX,
)
def kx_without_meaning(t: Tables) -> pl.LazyFrame:
    """KX on a line on which it says nothing."""
    is_listed = parameter("billing.modifier_only_on.codes").str.contains(pl.col("code"), literal=True)
    of_purpose = pl.when(pl.col("purpose") != "unspecified").then(
        pl.col("purpose") == parameter("billing.modifier_only_on.purpose")
    )
    return t.lines.select(
        *LINE,
        "code",
        "purpose",
        applies=is_facet_line() & pl.col("has_kx"),
        violated=~is_listed | ~of_purpose,
    )
