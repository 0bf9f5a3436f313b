"""The procedure note bears no date.

## What it checks

The record says that the note is not dated by its author.

## Why claims are denied for this

Coverage policies ask for a signed and dated note. Without a date a reviewer cannot tell that it was written
for this session.

## Example

A template prints the patient's name and the procedure, and the date field stays empty.

## What to do

Let the author add the date of writing as a dated addendum. Never put an earlier date on a later entry.

## What this check cannot see

Whether the date is the true one.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import claim_record_lacks
from facetwise.rules.declare import Need, rule


@rule(
    code="FW502",
    name="note-undated",
    grain=Grain.CLAIM,
    severity=Severity.DENIAL,
    parameters=("documentation.dated",),
    needs=(Need.RECORD,),
    span="documentation.dated",
    message="the procedure note is not dated",
    help=(
        "have the author date the entry with the day on which it is written, as a dated addendum if the "
        "note is closed"
    ),
    denial_codes=("CO-50", "CO-16"),
)
def note_undated(t: Tables) -> pl.LazyFrame:
    """The procedure note bears no date."""
    return claim_record_lacks(t, "record_dated", required="documentation.dated")
