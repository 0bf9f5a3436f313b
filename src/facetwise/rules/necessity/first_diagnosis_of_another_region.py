"""The first diagnosis that a line points to belongs to another region, and a later one fits.

## What it checks

Where a line points to several diagnoses, the region of the first: a lumbar line that begins with a cervical
diagnosis, and names a lumbar one after it.

## Why claims are denied for this

The first pointer is the reason for the line. A payer that reads no further sees the wrong part of the spine.

## Example

64493 pointing to M47.812 (cervical), then to M47.816 (lumbar).

## What to do

Put the diagnosis of the region treated first. `facetwise check --fix` does so; the diagnoses stay the same.

## What this check cannot see

Which of several fitting diagnoses matters most; their order stays as it is.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line
from facetwise.lexicon.diagnosis_regions import FITTING, pointed_regions
from facetwise.lexicon.lines import is_of_institutional_form
from facetwise.lexicon.pointed import POINTING_LINE
from facetwise.rules.declare import Presence, rule


@rule(
    code="FW326",
    name="first-diagnosis-of-another-region",
    grain=Grain.LINE,
    only_with=Presence.SEVERAL_POINTERS,
    severity=Severity.RISK,
    span="line.diagnosis_pointers",
    message="{code} points first to {first_code}, which is not of the {region} region, and later to one that is",
    undetermined="whether {first_code}, to which {code} points first, is of the {region} region is not in the table",
    help="put the diagnosis of the region treated first: pointers {in_order}; the diagnoses stay the same",
    denial_codes=("CO-11", "M76"),
    fix="point to {in_order}, in this order",
    fix_applicability="safe",
    edit="pointers: {in_order}",
    sources=(
        Source(
            document="837P SV107",
            paragraph="diagnosis pointers, the primary one first",
            dated=date(2012, 2, 1),
            confidence="medium",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def first_diagnosis_of_another_region(t: Tables) -> pl.LazyFrame:
    """The first diagnosis that a line points to belongs to another region, and a later one fits."""
    several = t.lines.filter(pl.col("pointer_2").is_not_null(), ~is_of_institutional_form(), is_facet_line())
    placed = several.select(*POINTING_LINE, "session_region").join(pointed_regions(t), on=POINTING_LINE)
    fits = [pl.when(pl.col("session_region") == region).then(f"fits_{region}") for region in FITTING]
    told = (
        placed.with_columns(fits=pl.coalesce(fits))
        .group_by(POINTING_LINE)
        .agg(
            first_code=pl.col("icd10").sort_by("place").first(),
            first_fits=pl.col("fits").sort_by("place").first(),
            any_fits=pl.col("fits").any(),
            in_order=pl.col("position").sort_by(~pl.col("fits").fill_null(False), "place"),
        )
        .with_columns(
            pl.col("in_order").list.unique(maintain_order=True).cast(pl.List(pl.String)).list.join(", ")
        )
    )
    junction = (  # T12-L1 is of both regions, and which line stands for it the claim does not say
        t.documented_joints.filter(pl.col("joint") == "T12-L1").group_by("claim_key").len("at_junction")
    )
    lines = t.lines.join(told, on=POINTING_LINE, how="left").join(junction, on="claim_key", how="left")
    return lines.select(
        *LINE,
        "code",
        "first_code",
        "in_order",
        region=pl.col("session_region"),
        applies=pl.col("any_fits").fill_null(False) & pl.col("at_junction").is_null(),
        violated=~pl.col("first_fits"),
    )
