"""Sedation was given that the payer does not hold to be necessary.

## What it checks

The depth of sedation in the record against what the payer's policy says of it for this purpose. None and
minimal sedation are always fine. Where a policy pays it on appeal only, it is a risk and no denial, whatever its
reason.

## Why claims are denied for this

Medicare's contractors hold moderate and deep sedation, general anesthesia and monitored anesthesia care
with facet injections not to be reasonable and necessary: a sedated patient cannot judge relief.

## Example

Propofol with a diagnostic medial branch block.

## What to do

Document the depth and the reason. For the next session plan local anesthesia, or minimal sedation, unless a
medical condition asks for more.

## What this check cannot see

What was given by whom; sedation billed beside the procedure is another check.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION
from facetwise.lexicon.sedation import is_refused, sedation_in_words, sedation_stance, severity_of_refusal
from facetwise.rules.declare import Need, rule


@rule(
    code="FW518",
    name="sedation-not-covered",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=(
        "sedation.policy.moderate",
        "sedation.policy.deep",
        "sedation.policy.mac",
        "sedation.policy.general",
    ),
    needs=(Need.RECORD,),
    span="documentation.sedation.kind",
    message=("{sedation} with the {purpose} procedure, which the payer does not hold to be necessary"),
    help=(
        "expect a denial of the sedation and a question about the procedure; document what was given and "
        "why, do not bill sedation that is not covered"
    ),
    denial_codes=("CO-50",),
)
def sedation_not_covered(t: Tables) -> pl.LazyFrame:
    """Sedation was given that the payer does not hold to be necessary."""
    return t.sessions.select(
        *SESSION,
        "purpose",
        "has_record",
        sedation=sedation_in_words(),
        charge_at_risk_cents=pl.lit(None, dtype=pl.Int64),  # the sedation is denied, not the procedure
        applies=pl.when(pl.col("sedation_kind").is_in(["none", "minimal"])).then(False).otherwise(True),
        severity=severity_of_refusal(sedation_stance()),
        violated=is_refused(sedation_stance()),
    )
