"""Which region of the spine each diagnosis that a line points to belongs to."""

import polars as pl

from facetwise.codes import diagnoses
from facetwise.domain.tables import Tables
from facetwise.lexicon.once import once

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

    Both are null where the diagnosis is not in the table. One that names no single region may belong to any.
    """
    may_be_any = pl.col("regions").list.len() == 0
    fits = {
        f"fits_{region}": (pl.col("regions").list.set_intersection(names).list.len() > 0)
        .or_(may_be_any)
        .any()
        for region, names in FITTING.items()
    }
    regions = diagnoses.frame().group_by("icd10").agg(pl.col("region").first().alias("dx_region"), **fits)
    return t.pointers.join(regions.lazy(), on="icd10", how="left")
