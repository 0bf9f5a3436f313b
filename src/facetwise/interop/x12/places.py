"""Every segment of a file of any kind with its place: what the tables do not model can be found here."""

import polars as pl

from facetwise.interop.x12.document import Document

COUNTED = {"interchange_no": "ISA", "group_no": "GS", "set_no": "ST"}


def segment_table(document: Document, *, source: str) -> pl.DataFrame:
    """One row per segment: source, interchange, group, set, number in the file and in its set, tag, elements.

    Interchanges, groups and sets are counted from 1 through the file, 0 before the first; the elements of a segment
    are a list, the first of which is element 1 (``REF01``).
    """
    texts = [
        [part.decode("utf-8", errors="replace") for part in segment.elements(document.delimiters)]
        for segment in document.segments
    ]
    rows = pl.DataFrame(
        {
            "segment": pl.Series([segment.number for segment in document.segments], dtype=pl.Int32),
            "tag": pl.Series([parts[0] for parts in texts], dtype=pl.String),
            "elements": pl.Series([parts[1:] for parts in texts], dtype=pl.List(pl.String)),
        }
    )
    counts = {name: (pl.col("tag") == tag).cum_sum().cast(pl.Int32) for name, tag in COUNTED.items()}
    return rows.select(
        pl.lit(source).alias("source"), **counts, **{name: pl.col(name) for name in rows.columns}
    ).with_columns(segment_in_set=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("set_no"))
