"""The diagnosis belongs to another region.

## What it checks

At least one diagnosis that the line points to lies in the region of the session, junctions included. A
diagnosis without region never contradicts.

## Why claims are denied for this

A lumbar diagnosis for neck joints is denied as inconsistent.

## Example

M47.816 (lumbar) on 64490.

## What to do

Point to the diagnosis of the joints treated, if the record holds it. Never add one to be paid.

## What this check cannot see

The single joint within the region: a diagnosis of the neck fits every cervical line.
"""

from datetime import date

import polars as pl

from facetwise.domain import spine
from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line
from facetwise.lexicon.diagnosis_regions import FITTING, pointed_regions
from facetwise.lexicon.pointed import POINTING_LINE, diagnoses_pointed
from facetwise.rules.declare import rule


@rule(
    code="FW302",
    name="diagnosis-of-another-region",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    span="line.diagnosis_pointers",
    message="{code}: none of the diagnoses {codes_pointed} fits the {region} region",
    undetermined="the region of {codes_pointed} is not in the table, so that it cannot be compared",
    help="point to a diagnosis of the joints treated, if the record holds one",
    denial_codes=("CO-11", "M76"),
    sources=(
        Source(
            document="ICD-10-CM April 2026",
            paragraph="regions of the spine diagnoses",
            dated=date(2026, 4, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def diagnosis_of_another_region(t: Tables) -> pl.LazyFrame:
    """The diagnosis belongs to another region."""
    pointed = (
        pointed_regions(t)
        .group_by(POINTING_LINE)
        .agg(
            *(pl.col(f"fits_{region}").any() for region in FITTING),
            all_known=pl.col("dx_region").is_not_null().all(),
        )
    )
    fits = pl.any_horizontal(
        (pl.col("session_region") == region) & pl.col(f"fits_{region}") for region in FITTING
    )
    told = t.lines.join(pointed, on=POINTING_LINE, how="left").join(
        _with_junction(t), on=["claim_key", "service_group"], how="left"
    )
    fits_junction = pl.col("is_at_junction") & pl.col("fits_lumbar_sacral")
    return told.join(diagnoses_pointed(t), on=POINTING_LINE, how="left").select(
        *LINE,
        "code",
        "codes_pointed",
        region=pl.col("session_region"),
        applies=is_facet_line() & (pl.col("codes_pointed") != "").fill_null(False),
        violated=pl.when(fits | fits_junction).then(False).when(pl.col("all_known")).then(True),
    )


def _with_junction(t: Tables) -> pl.LazyFrame:
    """Claims whose record holds T12-L1: billed with the neck and upper back, it takes a lumbar diagnosis too."""
    at_junction = t.documented_joints.filter(pl.col("joint") == spine.THORACOLUMBAR_JOINT)
    return at_junction.select(
        "claim_key", service_group="technique_group", is_at_junction=pl.lit(True)
    ).unique()
