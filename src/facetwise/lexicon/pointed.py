"""Which diagnoses a line points at."""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.lexicon.once import once
from facetwise.lexicon.texts import listed

POINTING_LINE = ("claim_key", "line_no")


@once
def diagnoses_pointed(t: Tables) -> pl.LazyFrame:
    """One row per line that points at a diagnosis of its claim, with the codes as one text, ``codes_pointed``."""
    return listed(t.pointers, POINTING_LINE, codes_pointed="icd10")
