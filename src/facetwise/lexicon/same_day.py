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


def by_own_practice(t: Tables) -> pl.LazyFrame:
    """The same, of the claims that the same biller sent as claims of the same kind.

    ``is_own_physician`` says whether the same physician did the work, null where that is not told: edits of NCCI
    compare lines of one physician (coding.md 8).
    """
    return on_other_claims(t).filter("is_own_practice")
