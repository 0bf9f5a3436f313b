"""A visit in the days that an earlier ablation still covers.

## What it checks

Visits of a physician's claim in the ten global days after an ablation of the patient, where Medicare's edits apply:
an ablation that the same physician did, on another claim of the file. Where another physician of the practice did it,
whether they are of one specialty is not told, and where only the history tells of it, or the surgery centre's claim,
who did it is not known: the visit stays open. 24 says that it was about something else.

## Why claims are denied for this

The payment of the ablation holds the usual visits of its ten days after it.

## Example

99213 a week after 64635, to see how the patient does.

## What to do

Do not bill the usual visit after the procedure. A visit about something else takes 24, if the record shows it.

## What this check cannot see

Specialties: the visit to a physician of another one is no part of the ablation. Ablations that neither the history nor
the file shows.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon.global_days import lines_in_days_of_ablation
from facetwise.lexicon.published import is_visit_line
from facetwise.rules.declare import Presence, rule
from facetwise.rules.sources import GLOBAL_DAYS_OF_ABLATION


@rule(
    code="FW405",
    name="visit-after-ablation",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.RISK,
    parameters=("edits.code_pairs",),
    span="line.modifiers",
    message="{code} {days_since} days after an ablation, within its {global_days} global days, without 24",
    undetermined="{code} {days_since} days after an ablation; {open_point}",
    help=(
        "do not bill the usual visit after the ablation; a visit about something else takes 24, if the record shows "
        "it; a visit to a physician of another group or specialty is not part of the ablation"
    ),
    denial_codes=("CO-97", "N525"),
    sources=(GLOBAL_DAYS_OF_ABLATION,),
)
def visit_after_ablation(t: Tables) -> pl.LazyFrame:
    """A visit in the days that an earlier ablation still covers."""
    return lines_in_days_of_ablation(t, is_visit_line(), "24")
