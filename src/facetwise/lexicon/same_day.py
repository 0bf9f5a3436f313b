"""What other claims of the patient's day bill, with the facts of its codes."""

import polars as pl

from facetwise.codes import procedures
from facetwise.domain.tables import Tables
from facetwise.lexicon.once import once


@once
def on_other_claims(t: Tables) -> pl.LazyFrame:
    """One row per claim, and facet code and side on another claim of the day, with the facts of the code."""
    facts = procedures.frame().lazy().select("code", "region", "role", "technique_group")
    return t.same_day.join(facts, on="code", how="left")


def by_own_provider(t: Tables) -> pl.LazyFrame:
    """The same, of the claims of the same kind that the same biller sent, or another one for the same physician.

    ``is_own_physician`` says whether the same physician did the work, null where that is not told: edits of NCCI
    compare lines of one physician (coding.md 8), through whomever they are billed.
    """
    return on_other_claims(t).filter(pl.col("is_own_practice") | pl.col("is_own_physician"))
