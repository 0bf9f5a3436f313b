"""The procedure note, or its signature, cannot be read.

## What it checks

The record says that the note is not legible.

## Why claims are denied for this

What a reviewer cannot read is not documented. Surgery centres must keep accurate and legible records (42
CFR 416.47(b)).

## Example

A handwritten level looks like C4-5 to one reader and C6-7 to another.

## What to do

Let the author add a transcription, marked as such, with the date of writing. A signature log or attestation
helps where only the signature cannot be read.

## What this check cannot see

How well a scan will look at the payer's end.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import claim_record_lacks
from facetwise.rules.declare import Need, rule


@rule(
    code="FW505",
    name="note-illegible",
    grain=Grain.CLAIM,
    severity=Severity.RISK,
    parameters=("documentation.legible",),
    needs=(Need.RECORD,),
    span="documentation.legible",
    message="the procedure note cannot be read",
    help=(
        "add a typed transcription beside the original, or a signature log where only the signature "
        "cannot be read"
    ),
    denial_codes=("CO-16", "CO-50"),
)
def note_illegible(t: Tables) -> pl.LazyFrame:
    """The procedure note, or its signature, cannot be read."""
    return claim_record_lacks(t, "record_legible", required="documentation.legible")
