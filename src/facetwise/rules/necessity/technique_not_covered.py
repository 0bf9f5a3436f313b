"""The payer excludes the technique.

## What it checks

The technique of the record against those that the payer names as not covered, such as pulsed lesions.

## Why claims are denied for this

An excluded technique is denied whatever the diagnosis.

## Example

A pulsed lesion billed to Medicare as destruction.

## What to do

Tell the patient before the procedure. Afterwards report what was done and expect a denial.

## What this check cannot see

Techniques that the record does not name, such as cryo or laser lesions entered as other.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_destruction, is_facet_injection, is_facet_line, parameter
from facetwise.lexicon.anatomy import technique_group
from facetwise.rules.declare import Need, rule


@rule(
    code="FW323",
    name="technique-not-covered",
    grain=Grain.LINE,
    severity=Severity.DENIAL,
    parameters=("coverage.excluded_technique",),
    needs=(Need.RECORD,),
    span="procedures[0].technique",
    message="{code}: the payer does not cover {excluded}",
    help="report what was done, with the code that stands for it, and expect a denial",
    denial_codes=("CO-50", "CO-96"),
)
def technique_not_covered(t: Tables) -> pl.LazyFrame:
    """The payer excludes the technique."""
    technique, group = pl.col("technique"), pl.col("group")
    documented = (
        t.procedures.with_columns(group=technique_group())
        .group_by("claim_key")
        .agg(
            injected=technique.filter(group == "injection").unique(),
            destroyed=technique.filter(group == "destruction").unique(),
            otherwise_lesioned=technique.filter(group.is_null()).drop_nulls().unique(),
            is_open=technique.is_null().any(),
        )
    )
    done = (
        pl.when(is_facet_injection())
        .then("injected")
        .when(is_facet_destruction() & (pl.col("destroyed").list.len() > 0))
        .then("destroyed")
        .otherwise("otherwise_lesioned")
    )
    unfit = done.list.set_intersection(parameter("coverage.excluded_technique").str.split("|")).list.sort()
    is_lesion = pl.col("purpose") == "ablation"  # by a facet code, or by the unlisted one
    return t.lines.join(documented, on="claim_key", how="left").select(
        *LINE,
        "code",
        "has_record",
        excluded=unfit.list.join(", ").str.replace_all("_", " "),
        applies=is_facet_line() | is_lesion.fill_null(False),
        violated=pl.when(unfit.list.len() > 0).then(True).when(~pl.col("is_open")).then(False),
    )
