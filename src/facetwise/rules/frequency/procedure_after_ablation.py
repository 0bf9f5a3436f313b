"""Another procedure in the days that an earlier ablation still covers.

## What it checks

Procedures that are no facet work, such as an epidural, a trigger point or a joint injection, on a physician's claim in
the ten global days after an ablation of the patient, where Medicare's edits apply: an ablation that the same physician
did, on another claim of the file. Where another physician of the practice did it, whether they are of one specialty is
not told, and where only the history tells of it, or the surgery centre's claim, who did it is not known: the procedure
stays open. 58, 78 or 79 says that it is apart. Facet work and visits have checks of their own.

## Why claims are denied for this

What follows within the global days is part of the first payment unless a modifier says why not.

## Example

62323 six days after 64635, without 79.

## What to do

Plan it after the global days, or add the modifier that fits, if the record supports it: 79 for what has nothing to do
with the ablation, 58 for what was planned with it.

## What this check cannot see

Specialties; ablations that neither the history nor the file shows.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon.global_days import APART, lines_in_days_of_ablation
from facetwise.lexicon.published import is_surgery_line
from facetwise.rules.declare import Presence, rule
from facetwise.rules.sources import GLOBAL_DAYS_OF_ABLATION


@rule(
    code="FW406",
    name="procedure-after-ablation",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.RISK,
    parameters=("edits.code_pairs",),
    span="line.modifiers",
    message="{code} {days_since} days after an ablation, within its {global_days} global days, without 58, 78 or 79",
    undetermined="{code} {days_since} days after an ablation; {open_point}",
    help="plan it after the global days, or add the modifier that fits, if the record supports it",
    denial_codes=("CO-97", "N525"),
    sources=(GLOBAL_DAYS_OF_ABLATION,),
)
def procedure_after_ablation(t: Tables) -> pl.LazyFrame:
    """Another procedure in the days that an earlier ablation still covers."""
    return lines_in_days_of_ablation(t, is_surgery_line(), *APART)
