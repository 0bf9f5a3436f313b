"""A facet code is billed and no fitting imaging guided the needle.

## What it checks

No procedure of the session's kind (injection or destruction) was done without imaging, or under MRI. Where
others were guided, and trigger points are billed beside them, these stand for what was done without.

## Why claims are denied for this

Imaging is part of these codes. Without it the service is another one, and Medicare does not hold it to be
necessary.

## Example

A facet injection by palpation, billed with 64493.

## What to do

Bill what was done: the trigger point codes by number of muscles for an injection, the unlisted code for a
destruction.

## What this check cannot see

Imaging that was used and not written.
"""

from datetime import date

import polars as pl

from facetwise.domain.finding import Source
from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, known_any
from facetwise.lexicon.anatomy import technique_group
from facetwise.rules.declare import rule

WITHOUT_IMAGING = ("none", "mri")


@rule(
    code="FW202",
    name="guidance-none",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    span="procedures[0].guidance",
    message="{guided_by} guided the needle, and the codes billed include fluoroscopy or CT",
    help=(
        "an injection without imaging is reported by the muscles injected, a destruction as unlisted; "
        "both need the physician's answer"
    ),
    denial_codes=("CO-50", "CO-16"),
    sources=(
        Source(
            document="code book notes (coding.md 7)",
            paragraph="64490-64495 and 64633-64636 are guided by fluoroscopy or CT",
            dated=date(2024, 7, 1),
            confidence="high",
            verified_through=date(2026, 11, 24),
        ),
    ),
)
def guidance_none(t: Tables) -> pl.LazyFrame:
    """A facet code is billed and no fitting imaging guided the needle."""
    is_without, done = pl.col("guidance").is_in(WITHOUT_IMAGING), pl.col("done")
    procedures = t.procedures.select("claim_key", "guidance", done=technique_group())
    of_session = (
        t.sessions.select("session_id", "claim_key", "service_group")
        .join(procedures, on="claim_key")
        .filter((done == pl.col("service_group")).fill_null(True))  # an unclear technique may be of any
        .group_by("session_id")
        .agg(
            unguided=known_any(is_without),
            is_whole=is_without.all(),
            guided_by=pl.when((pl.col("guidance") == "mri").any())
            .then(pl.lit("MRI"))
            .otherwise(pl.lit("no imaging")),
        )
    )
    muscles = t.lines.filter(pl.col("category") == "trigger_point").group_by("claim_key").len("muscle_lines")
    is_billed_apart = pl.col("muscle_lines").is_not_null() & ~pl.col("is_whole")
    return (
        t.sessions.join(of_session, on="session_id", how="left")
        .join(muscles, on="claim_key", how="left")
        .select(
            *SESSION,
            "has_record",
            "guided_by",
            applies=pl.col("unguided").is_not_null(),
            violated=pl.col("unguided") & ~is_billed_apart,
        )
    )
