"""One row per fault, with its place down to the element."""

import polars as pl

FAULTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "segment": pl.Int32,  # number in the file, counted from 1
    "claim_segment": pl.Int32,  # its claim's CLM; null where it concerns no single claim
    "set_segment": pl.Int32,  # where its transaction set begins; null outside of one
    "loop": pl.String,
    "tag": pl.String,
    "element": pl.Int16,  # null where the segment as a whole is meant
    "component": pl.Int16,
    "kind": pl.String,  # one of `domain.form_faults.KINDS`
    "message": pl.String,
    "expected": pl.String,
    "code": pl.String,  # as a 999 says it: IK304 of a segment, IK403 of an element
    "value": pl.String,  # what stood there; shown only where it is a code
}


def no_faults() -> pl.DataFrame:
    """A table of no faults."""
    return pl.DataFrame(schema=FAULTS)


def faults(rows: pl.DataFrame, **constants: str | int | None) -> pl.DataFrame:
    """The rows as faults: columns that are there, constants given, everything else null."""
    given = rows.with_columns(pl.lit(value).alias(name) for name, value in constants.items())
    if "message" in given.columns:
        given = given.with_columns(pl.col("message").fill_null("what stands here cannot be read"))
    return given.select(
        (pl.col(name) if name in given.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in FAULTS.items()
    )
