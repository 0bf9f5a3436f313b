"""The code stands for a technique that the record does not document.

## What it checks

An injection code needs a documented injection or block, a destruction code a documented ablation. Pulsed and
cool lesions are another check.

## Why claims are denied for this

The note shows something else than the bill, and the claim is denied or paid back.

## Example

A medial branch block billed with 64635.

## What to do

Bill what was done. If the record forgot the procedure, only the physician can add it.

## What this check cannot see

Which of several procedures of the day a line means.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity, Technique
from facetwise.lexicon import LINE, is_facet_destruction, is_facet_line
from facetwise.lexicon.anatomy import technique_group
from facetwise.rules.declare import Need, rule


@rule(
    code="FW015",
    name="code-differs-from-technique",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    needs=(Need.RECORD,),
    span="line.code",
    message="{code} billed, and the record documents {techniques}",
    undetermined="{code} billed, and the record does not tell the technique of every procedure",
    help=(
        "bill the code of what was done: injection codes for injections and blocks, destruction codes for "
        "thermal ablation"
    ),
    denial_codes=("CO-16", "CO-50"),
    sources=(
        Source(
            document="CMS fee schedule",
            paragraph="families of 64490-64495 and 64633-64636",
            dated=date(2025, 10, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def code_differs_from_technique(t: Tables) -> pl.LazyFrame:
    """The code stands for a technique that the record does not document."""
    technique = pl.col("technique")
    done = (
        t.procedures.with_columns(service_group=technique_group())
        .group_by("claim_key")
        .agg(
            documented=pl.col("service_group").drop_nulls().unique(),
            techniques=technique.drop_nulls().unique().sort().str.join(", ").str.replace_all("_", " "),
            is_open=(technique.is_null() | (technique == Technique.OTHER)).any(),
            is_pulsed=(technique == Technique.PULSED_RADIOFREQUENCY).any(),
        )
    )
    fits = pl.col("documented").list.contains(pl.col("service_group"))
    is_described = pl.col("techniques").is_not_null() & ~(is_facet_destruction() & pl.col("is_pulsed"))
    return t.lines.join(done, on="claim_key", how="left").select(
        *LINE,
        "code",
        "techniques",
        "has_record",
        applies=is_facet_line() & (~pl.col("has_record") | is_described),
        violated=pl.when(fits | ~pl.col("is_open")).then(~fits),
    )
