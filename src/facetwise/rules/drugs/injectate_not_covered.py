"""Something was injected that the payer does not cover.

## What it checks

The drugs of the record against what the payer's policy leaves out: biological products such as platelet-rich plasma or
cells, and the agents of prolotherapy. Local anesthetic, steroid, anti-inflammatory and contrast are taken.

## Why claims are denied for this

With such an injectate the procedure as a whole is held for not reasonable and necessary.

## Example

Platelet-rich plasma into the joint L4-L5, billed to Medicare as 64493.

## What to do

Tell the patient before the procedure, with a notice where Medicare is the payer. Afterwards expect a denial.

## What this check cannot see

Injectates that the record does not name, or names by a brand that is not known here.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import SESSION, parameter
from facetwise.rules.declare import Presence, rule

WORDS = {  # as the policies call them: words of drug names, in small letters
    "biologics": r"platelet|\bprp\b|stem cell|bone marrow|amnio|placental|umbilical|wharton|exosome",
    "prolotherapy": r"prolotherapy",
}


@rule(
    code="FW708",
    name="injectate-not-covered",
    grain=Grain.SESSION,
    severity=Severity.DENIAL,
    parameters=("coverage.excluded_technique",),
    span="drugs",
    message="{injected} was given, and the payer covers no {excluded}",
    undetermined="{injected} was given, and whether the payer covers it is not known",
    help="tell the patient before the procedure; afterwards report what was done and expect a denial",
    denial_codes=("CO-50", "CO-96"),
    only_with=Presence.DRUG,
)
def injectate_not_covered(t: Tables) -> pl.LazyFrame:
    """Something was injected that the payer does not cover."""
    name = pl.col("name").str.to_lowercase()
    injected = (
        t.drugs.with_columns(
            kind=pl.coalesce(
                pl.when(name.str.contains(words)).then(pl.lit(kind)) for kind, words in WORDS.items()
            )
        )
        .drop_nulls("kind")
        .group_by("claim_key")
        .agg(kinds=pl.col("kind").unique().sort(), injected=pl.col("name").unique().sort().str.join(", "))
    )
    left_out = parameter("coverage.excluded_technique").str.split("|")
    excluded = pl.col("kinds").list.set_intersection(left_out).list.sort()
    return t.sessions.join(injected, on="claim_key", how="left").select(
        *SESSION,
        "injected",
        excluded=excluded.list.join(", "),
        applies=pl.col("injected").is_not_null(),
        violated=pl.when(excluded.list.len() > 0).then(True),
    )
