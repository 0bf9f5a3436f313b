"""Sedation was given where the payer asks for its reason, and none is documented.

## What it checks

Where the payer judges sedation case by case, the record gives the reason for it. A reason that names the patient's
anxiety or preference and nothing else is none where the payer's text says so.

## Why claims are denied for this

With ablations, moderate sedation is considered individually when the need is documented: the patient cannot
cooperate or lie still, or has a condition that asks for it.

## Example

Moderate sedation with a lumbar ablation, and the note says only "patient anxious".

## What to do

Let the physician add the medical reason as a dated addendum if there was one. Do not bill sedation that has
none.

## What this check cannot see

Whether a reason in other words is good enough. Routine sedation is not covered, whatever the note says.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION
from facetwise.lexicon.sedation import has_reason, sedation_in_words, sedation_stance
from facetwise.rules.declare import Need, rule


@rule(
    code="FW519",
    name="sedation-without-reason",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=(
        "sedation.policy.moderate",
        "sedation.policy.deep",
        "sedation.policy.mac",
        "sedation.policy.general",
    ),
    looks_at=("sedation.anxiety_is_no_reason",),
    needs=(Need.RECORD,),
    span="documentation.sedation.reason",
    message="{sedation} {lack}",
    help=(
        "let the physician document the medical need for the sedation, if there was one; anxiety or "
        "preference is not enough"
    ),
    denial_codes=("CO-50",),
)
def sedation_without_reason(t: Tables) -> pl.LazyFrame:
    """Sedation was given where the payer asks for its reason, and none is documented."""
    return t.sessions.select(
        *SESSION,
        "purpose",
        "has_record",
        sedation=sedation_in_words(),
        lack=pl.when("has_sedation_reason")
        .then(pl.lit("for no more than anxiety or preference, which is no reason for this payer"))
        .otherwise(pl.lit("without a documented reason")),
        charge_at_risk_cents=pl.lit(None, dtype=pl.Int64),  # the sedation is denied, not the procedure
        applies=sedation_stance() == "conditional",
        violated=~has_reason(),
    )
