"""Sedation or anesthesia stands on a claim of its own, apart from the practice's facet work of that day.

## What it checks

Sedation and spine anesthesia on a claim without facet codes, where another claim of the run holds facet work that the
same biller did for that patient and day. It is always left open: what a payer says depends on the purpose of the
procedure and on the record, which the claim of the sedation does not hold.

## Why claims are denied for this

Edits and coverage look at the day and not at the claim. With a facet injection Medicare covers no more than minimal
sedation; with an ablation it asks for a documented need.

## Example

99152 alone on a second claim, beside the claim with 64493.

## What to do

Check the two as one claim, with the note of the procedure.

## What this check cannot see

Sedation that another practice bills, and claims that are not in the file.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, parameter
from facetwise.lexicon.beside import services_apart_from_facet
from facetwise.lexicon.published import is_sedation_line
from facetwise.rules.declare import Presence, rule


@rule(
    code="FW615",
    name="sedation-billed-apart",
    grain=Grain.LINE,
    only_with=Presence.OTHER_SERVICE,
    of_every_claim=True,
    severity=Severity.RISK,
    parameters=("edits.code_pairs",),
    span="line.code",
    message="{code} on the day of {facet_codes}, which this practice bills on another claim",
    undetermined=(
        "{code} on the day of {facet_codes}, which this practice bills on another claim: whether it is covered beside "
        "them depends on the procedure and its record"
    ),
    help="check the two as one claim, with the note: sedation of the day is judged with the procedure it was for",
    denial_codes=("CO-50", "CO-97"),
    sources=(
        Source(
            document="LCD L38773, L38801, L35936, L38765, L38841",
            paragraph="limitations: sedation with injections and with ablation (copies of 2026)",
            dated=date(2025, 1, 1),
            confidence="high",
            verified_through=date(2026, 11, 23),
        ),
        Source(
            document="First Coast page on code-pair edits",
            paragraph="0508301 of 2024-05-03: same physician, same date",
            dated=date(2024, 5, 3),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def sedation_billed_apart(t: Tables) -> pl.LazyFrame:
    """Sedation or anesthesia stands on a claim of its own, apart from the practice's facet work of that day."""
    apart = services_apart_from_facet(t, is_sedation_line()).select("claim_key", "line_no", "facet_codes")
    return t.lines.join(apart, on=["claim_key", "line_no"], how="left").select(
        *LINE,
        "code",
        "facet_codes",
        applies=pl.col("facet_codes").is_not_null() & parameter("edits.code_pairs"),
        violated=pl.lit(None, dtype=pl.Boolean),
    )
