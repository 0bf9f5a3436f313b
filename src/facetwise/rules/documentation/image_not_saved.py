"""No image of the needle position was kept.

## What it checks

The record says for every procedure of the session that an image was kept.

## Why claims are denied for this

Guidance itself is required; that an image be kept is not stated in the policies read. Auditors take a kept
image as the best proof of guidance.

## Example

Fluoroscopy is documented, and the machine's memory was cleared in the evening.

## What to do

Keep a still image of each final needle position. It cannot be made afterwards.

## What this check cannot see

Whether the image shows the billed levels.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, known_all
from facetwise.lexicon.record import severity_where_asked
from facetwise.rules.declare import Need, rule


@rule(
    code="FW520",
    name="image-not-saved",
    grain=Grain.SESSION,
    severity=Severity.NOTE,
    looks_at=("documentation.saved_image",),
    needs=(Need.RECORD,),
    span="procedures[0].image_saved",
    message="no image of the needle position was kept",
    help="keep a still image of each final needle position with the record from the next session on",
    sources=(
        Source(
            document="good practice",
            paragraph="a kept image; not stated in the coverage policies read, guidance itself is required",
            dated=None,
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
    denial_codes=("CO-50",),
)
def image_not_saved(t: Tables) -> pl.LazyFrame:
    """No image of the needle position was kept."""
    saved = t.procedures.group_by("claim_key").agg(image_saved=known_all(pl.col("image_saved")))
    return t.sessions.join(saved, on="claim_key", how="left").select(
        *SESSION,
        "has_record",
        applies=pl.lit(True),
        violated=~pl.col("image_saved"),
        severity=severity_where_asked("documentation.saved_image"),
    )
