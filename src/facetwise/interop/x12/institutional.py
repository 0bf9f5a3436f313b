"""What the institutional claim (837I) writes otherwise than the professional one: place, lines, diagnoses."""

import polars as pl

from facetwise.interop.x12.hierarchy import Hierarchy

AS_FACILITY = pl.col("facility_qualifier").eq_missing(
    "A"
)  # CLM05-2: a facility's bill type stands in CLM05-1
SURGERY_CENTRE = "83"


def bill_type() -> pl.Expr:
    """Kind of facility and care with the frequency code, ``131``; null on a professional claim."""
    return pl.when(AS_FACILITY).then(pl.col("facility") + pl.col("frequency_code").fill_null(""))


def institutional_claim_type() -> pl.Expr:
    """A surgery centre bills as 83, everything else here is the hospital's own claim."""
    return (
        pl.when(pl.col("facility").eq_missing(SURGERY_CENTRE))
        .then(pl.lit("asc"))
        .otherwise(pl.lit("hospital"))
    )


def hospital_services(loops: Hierarchy) -> pl.DataFrame:
    """One row per SV2, with its elements named as those of SV1; a line may have a revenue code alone."""
    return loops.rows("SV2", revenue_code=1, procedure=2, charge_text=3, units_text=5)
