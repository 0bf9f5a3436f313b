"""An unlisted code, and no words on the claim for what was done.

## What it checks

64999 in a claim file: words beside the code (SV101-7, SV202-7), or in a note (NTE) of its line or of the claim. Of
claims in other forms it is left open: what goes with them is not read.

## Why claims are denied for this

An unlisted code says nothing by itself. A contractor rejects the line that comes without a description.

## Example

64999 for a pulsed lesion, with a charge and nothing else.

## What to do

Have the billing system send a short description of what the record shows, with the code.

## What this check cannot see

Whether the words say enough, and attachments that follow on paper.
"""

from datetime import date

import polars as pl

from facetwise.codes.procedures import codes_in_category
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE
from facetwise.rules.declare import Presence, rule


@rule(
    code="FW918",
    name="unlisted-code-without-words",
    grain=Grain.LINE,
    of_every_claim=True,
    only_with=Presence.OTHER_SERVICE,
    severity=Severity.RISK,
    span="line.code",
    message="{code} without a word for what was done",
    undetermined="{code}: whether the claim says in words what was done cannot be read from this form of it",
    help="send a short description of what the record shows with the code (SV101-7, or a note of line or claim)",
    denial_codes=("CO-16", "N350"),
    sources=(
        Source(
            document="Palmetto GBA on unlisted and not otherwise classified codes",
            paragraph="2018-02-22: a line without its description is rejected; more may stand in NTE",
            dated=date(2018, 2, 22),
            confidence="high",
            verified_through=date(2026, 11, 27),
        ),
        Source(
            document="Noridian JE Part B on unlisted codes (undated)",
            paragraph="a short description in item 19 or its electronic counterpart, else unprocessable",
            dated=date(2018, 2, 22),
            confidence="medium",
            verified_through=date(2026, 11, 27),
        ),
    ),
    checks_form=True,
)
def unlisted_code_without_words(t: Tables) -> pl.LazyFrame:
    """An unlisted code, and no words on the claim for what was done."""
    unlisted = sorted(codes_in_category("unlisted"))
    return t.lines.select(
        *LINE,
        "code",
        applies=pl.col("code").is_in(unlisted).fill_null(False),
        violated=~pl.col("is_described"),
    )
