"""The record does not say whether an injection was diagnostic or therapeutic.

## What it checks

Every facet injection in the record states its purpose, and all of one session state the same one. Ablations
need none.

## Why claims are denied for this

A block for diagnosis and a block for treatment are the same act with different limits. Medicare counts a
diagnostic line that does not say so among the therapeutic sessions, and denies it when these are used up.

## Example

"Medial branch block L3, L4, L5" with good relief, and no word whether it was to test or to treat.

## What to do

Ask the physician, neutrally, which purpose the injection had, and let the answer be added as a dated
addendum. Never choose the one that pays.

## What this check cannot see

The intent itself. It reads only what the record states.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.lexicon.anatomy import technique_group
from facetwise.rules.declare import Need, rule


@rule(
    code="FW516",
    name="purpose-not-stated",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("documentation.purpose",),
    needs=(Need.RECORD,),
    span="procedures[0].purpose",
    message="the record does not say whether the injection was diagnostic or therapeutic",
    undetermined=(
        "the record gives injections of this day as diagnostic and as therapeutic; which lines stand for which "
        "a claim does not say"
    ),
    help="ask the physician which it was; the act is the same, so only the physician can say",
    denial_codes=("CO-50", "CO-119"),
)
def purpose_not_stated(t: Tables) -> pl.LazyFrame:
    """The record does not say whether an injection was diagnostic or therapeutic."""
    documented = (
        t.procedures.with_columns(service_group=technique_group())
        .group_by("claim_key", "service_group")
        .agg(has_several=(pl.col("purpose") != "unspecified").all() & (pl.col("purpose").n_unique() > 1))
    )
    is_unspecified = pl.col("purpose") == "unspecified"
    return t.sessions.join(documented, on=["claim_key", "service_group"], how="left").select(
        *SESSION,
        "purpose",
        "has_record",
        applies=(pl.col("service_group") == "injection") & parameter("documentation.purpose"),
        violated=pl.when(pl.col("has_record") & ~pl.col("has_several").fill_null(False)).then(is_unspecified),
    )
