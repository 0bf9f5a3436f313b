"""The procedure note bears no signature of its author.

## What it checks

The record says that its author did not sign the procedure note. Handwritten and electronic signatures
count; a stamp does not.

## Why claims are denied for this

A service that its author did not authenticate is not documented. Medicare's contractors ask for a signed
note in the coverage policy itself, and reviewers take an unsigned one as no note.

## Example

A medial branch block is dictated and transcribed, and the transcript is billed before the physician signs
it.

## What to do

Have the author sign. An attestation statement or a signature log can cure a missing or illegible signature
(Pub. 100-08 chapter 3 section 3.3.2.4); it cannot cure a missing order.

## What this check cannot see

Whether the signature is the right person's, and whether an electronic one is protected. It knows only what
the record is said to hold.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import claim_record_lacks
from facetwise.rules.declare import Need, rule


@rule(
    code="FW501",
    name="note-unsigned",
    grain=Grain.CLAIM,
    severity=Severity.DENIAL,
    parameters=("documentation.signed",),
    needs=(Need.RECORD,),
    span="documentation.signed",
    message="the procedure note is not signed by its author",
    help=(
        "have the author sign, or attach a signature attestation or log if the note was written but the "
        "signature is missing or illegible; a signature is never added by somebody else"
    ),
    denial_codes=("CO-50", "CO-16"),
)
def note_unsigned(t: Tables) -> pl.LazyFrame:
    """The procedure note bears no signature of its author."""
    return claim_record_lacks(t, "record_signed", required="documentation.signed")
