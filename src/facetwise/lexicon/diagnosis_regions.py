"""Which region of the spine each diagnosis that a line points to belongs to."""

import polars as pl

from facetwise.codes import diagnoses
from facetwise.domain.tables import Tables
from facetwise.lexicon.once import once

OPEN = ["none", "unspecified", "multiple"]  # such a diagnosis may belong to any region
FITTING = {
    "cervical_thoracic": [
        "occipito_atlanto_axial",
        "cervical",
        "cervicothoracic",
        "thoracic",
        "thoracolumbar",
    ],
    "lumbar_sacral": ["thoracolumbar", "lumbar", "lumbosacral", "sacral"],
}


@once
def pointed_regions(t: Tables) -> pl.LazyFrame:
    """One row per line and pointer, with ``dx_region`` and whether it may fit, ``fits_lumbar_sacral`` and so on.

    Both are null where the diagnosis is not in the table.
    """
    fits = {
        f"fits_{region}": pl.col("region").is_in([*names, *OPEN]).any() for region, names in FITTING.items()
    }
    regions = diagnoses.frame().group_by("icd10").agg(pl.col("region").first().alias("dx_region"), **fits)
    return t.pointers.join(regions.lazy(), on="icd10", how="left")
