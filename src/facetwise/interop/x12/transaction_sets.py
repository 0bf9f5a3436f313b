"""Interchanges, groups and transaction sets: what each holds, and whether its envelope holds together."""

import polars as pl

from facetwise.interop.x12.hierarchy import Hierarchy
from facetwise.interop.x12.segments import elements

OTHER_KINDS = {
    "270": "an eligibility inquiry (270)",
    "271": "an eligibility response (271)",
    "276": "a claim status request (276)",
    "277": "a claim status answer (277)",
    "278": "an authorization request or answer (278)",
    "834": "an enrollment file (834)",
    "835": "a remittance (835)",
    "997": "an acknowledgment (997)",
    "999": "an acknowledgment (999)",
}
OTHER_CLAIMS = {"X224": "a dental claim file (837D)"}


def sets_of(loops: Hierarchy) -> pl.DataFrame:
    """One row per ST: number, segment, kind (837) and version (of ST03, else GS08).

    ``what`` says what it is where it is no professional or institutional claim file, and is null where it is one.
    """
    found = elements(loops.rows("ST"), loops.delimiters, kind=1, own_version=3)
    groups = elements(loops.rows("GS"), loops.delimiters, group_version=8)
    sets = (
        found.sort("segment")
        .join_asof(
            groups.select("segment", "group_version").sort("segment"), on="segment", strategy="backward"
        )
        .with_columns(
            set_no=pl.int_range(pl.len(), dtype=pl.Int32),
            version=pl.coalesce("own_version", "group_version"),
        )
    )
    return sets.with_columns(what=_what())


def _what() -> pl.Expr:
    other_kind = pl.col("kind").replace_strict(OTHER_KINDS, default=None, return_dtype=pl.String)
    other_claims = [
        pl.when(pl.col("version").str.contains(mark, literal=True)).then(pl.lit(name))
        for mark, name in OTHER_CLAIMS.items()
    ]
    no_claims = pl.when(pl.col("kind").ne_missing("837")).then(pl.lit("a transaction set of another kind"))
    return pl.coalesce(other_kind, *other_claims, no_claims)


def count_faults(loops: Hierarchy, *, begun_at: int | None) -> list[tuple[int, str, str]]:
    """Segments whose count of segments is wrong: segment, what was found, what was expected.

    ``begun_at`` is where the first ST of these segments really stands, where it was carried over from before.
    """
    ends = elements(loops.rows("SE"), loops.delimiters, count=1)
    starts = loops.sets.to_frame("at").with_columns(started=pl.col("at"))
    if begun_at is not None:
        starts = starts.with_columns(
            started=pl.when(pl.int_range(pl.len()) == 0).then(begun_at).otherwise(pl.col("started"))
        )
    both = ends.sort("segment").join_asof(
        starts.sort("at"), left_on="segment", right_on="at", strategy="backward"
    )
    expected = pl.col("segment") - pl.col("started") + 1
    wrong = both.filter(pl.col("count").cast(pl.Int64, strict=False).ne_missing(expected.cast(pl.Int64)))
    return [
        (segment, f"SE counts {count or 'no'} segments", f"{found}, the segments from ST to SE")
        for segment, count, found in wrong.select("segment", "count", expected.alias("found")).iter_rows()
    ]


def missing_ends(tags: dict[str, int]) -> list[str]:
    """Envelopes that are opened and not closed, or the reverse, by their counts of segments."""
    pairs = (("ISA", "IEA", "interchange"), ("GS", "GE", "functional group"), ("ST", "SE", "transaction set"))
    return [
        f"{tags.get(start, 0)} {start} and {tags.get(end, 0)} {end} segments: an {name} is not whole"
        if name[0] in "aeiou"
        else f"{tags.get(start, 0)} {start} and {tags.get(end, 0)} {end} segments: a {name} is not whole"
        for start, end, name in pairs
        if tags.get(start, 0) != tags.get(end, 0)
    ]
