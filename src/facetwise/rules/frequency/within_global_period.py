"""A procedure in the days that an earlier ablation still covers.

## What it checks

The days since an earlier ablation of the patient, against the global days of the ablation codes, on a physician's
claim where Medicare's edits apply: an ablation that the same practice billed on another claim of the file, or another
practice for the same physician. Where only the history tells of it, or the surgery centre's claim, who did it is not
known, and the line stays open, as a visit does. An ablation by another physician of another practice is not asked
about. Other procedures have a check of their own. 58, 78 or 79 says that the new procedure is apart.

## Why claims are denied for this

What follows within the global days is part of the first payment unless a modifier says why not.

## Example

The other side ablated eight days after the first, without 79.

## What to do

Plan it after the global days, or add the modifier that fits, if the record supports it.

## What this check cannot see

Whether it was the same physician, or one of the same specialty in the group; ablations that neither the history nor
the file shows.
"""

import polars as pl

from facetwise.codes import procedures
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, has_any_modifier, parameter
from facetwise.lexicon.global_days import APART, covering_ablation
from facetwise.rules.declare import Need, rule
from facetwise.rules.sources import GLOBAL_DAYS_OF_ABLATION


@rule(
    code="FW402",
    name="within-global-period",
    grain=Grain.LINE,
    severity=Severity.RISK,
    parameters=("edits.code_pairs",),
    needs=(Need.HISTORY,),
    span="line.modifiers",
    message="{code} {days_since} days after an ablation, within its {global_days} global days, without 58, 78 or 79",
    undetermined="{code} {days_since} days after an ablation; who did it, or how, is not told",
    help="plan it after the global days, or add the modifier that fits, if the record supports it",
    denial_codes=("CO-97", "N525"),
    sources=(GLOBAL_DAYS_OF_ABLATION,),
)
def within_global_period(t: Tables) -> pl.LazyFrame:
    """A procedure in the days that an earlier ablation still covers."""
    is_asked = pl.col("technique_group").is_not_null() & (pl.col("role") == "primary")
    is_of_facility = pl.col("claim_type").is_in(["hospital", "asc"]).fill_null(False)
    covering = covering_ablation(t, is_asked)
    return t.lines.join(covering, on=["claim_key", "line_no"], how="left").select(
        *LINE,
        "code",
        "days_since",
        global_days=pl.lit(procedures.global_days_of_ablation()),
        applies=is_asked & ~is_of_facility & parameter("edits.code_pairs"),
        violated=pl.when(has_any_modifier(APART))
        .then(False)
        .when(pl.col("days_since").is_not_null())
        .then("is_own")
        .when(pl.col("history_loaded"))
        .then(False),
    )
