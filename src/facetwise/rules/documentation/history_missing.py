"""The record holds no relevant history.

## What it checks

The record says that relevant medical history is not part of it.

## Why claims are denied for this

The coverage policies ask for relevant history and results of tests. Conservative care, earlier blocks and
other causes of the pain are judged from it.

## Example

The block is documented in detail, and nothing says how long the pain has lasted or what was tried.

## What to do

Refer to the visit where the history stands and send that note with the procedure note.

## What this check cannot see

Whether the history is complete.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import claim_record_lacks
from facetwise.rules.declare import Need, rule


@rule(
    code="FW507",
    name="history-missing",
    grain=Grain.CLAIM,
    severity=Severity.RISK,
    parameters=("documentation.history",),
    needs=(Need.RECORD,),
    span="documentation.history",
    message="the record holds no relevant history",
    help=(
        "bring the relevant history, with earlier care and its results, into the record or refer to where"
        " it stands"
    ),
    denial_codes=("CO-50",),
)
def history_missing(t: Tables) -> pl.LazyFrame:
    """The record holds no relevant history."""
    return claim_record_lacks(t, "record_history", required="documentation.history")
