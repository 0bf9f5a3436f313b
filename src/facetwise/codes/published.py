"""Answers from the public tables that the user has imported, by service date and setting, for whole columns.

A release speaks for its own period. Code pairs and add-on links hold their history, so that the newest release
speaks for every earlier day as well. What no release speaks for is not known, which is never a pass.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

import polars as pl

from facetwise.codes import loaded
from facetwise.codes.dates import is_in_force
from facetwise.codes.pair_keys import pair_key
from facetwise.codes.receipts import Receipt

HOLD_HISTORY = frozenset({"ncci-ptp", "add-on"})
PolarsType = pl.DataType | type[pl.DataType]
_EDIT: dict[str, PolarsType] = {
    "modifier_indicator": pl.UInt8,
    "effective_from": pl.Date,
    "effective_until": pl.Date,
}


def is_loaded(kind: str, *, by_setting: bool = False) -> pl.Expr:
    """Whether a release of this kind speaks for ``service_date`` (and ``setting``); never null."""
    periods = {
        (
            item.setting,
            date.min if kind in HOLD_HISTORY or loaded.is_pinned() else item.effective_from,
            loaded.FOR_EVER if loaded.is_pinned() else item.effective_until,
        )
        for item in loaded.receipts(kind)
    }
    day = pl.col("service_date")
    spoken = [
        (day >= start)
        & (day < end)
        & (pl.col("setting").eq_missing(setting) if by_setting else pl.lit(value=True))
        for setting, start, end in sorted(periods, key=str)
    ]
    return pl.any_horizontal(spoken).fill_null(value=False) if spoken else pl.lit(value=False)


def holds_parts(kind: str, column: str, parts: Sequence[str]) -> pl.Expr:
    """Whether a release that speaks for ``service_date`` holds rows of all these parts; never null."""
    found = loaded.table(kind)
    if found is None or column not in found.columns:
        return pl.lit(value=False)
    whole = (
        found.filter(pl.col(column).is_in(parts))
        .group_by("release_from", "release_until")
        .agg(parts=pl.col(column).n_unique())
        .filter(pl.col("parts") == len(parts))
        .sort("release_from")
    )
    day = pl.col("service_date")
    spoken = [(day >= start) & (day < end) for start, end, _ in whole.iter_rows()]
    return pl.any_horizontal(spoken).fill_null(value=False) if spoken else pl.lit(value=False)


def with_facts(
    lines: pl.LazyFrame, kind: str, columns: Mapping[str, PolarsType], *, by_setting: bool = False
) -> pl.LazyFrame:
    """The lines with what the release of their day says of ``code``; null where it says nothing or none is loaded."""
    found = loaded.table(kind)
    if found is None:
        return lines.with_columns(pl.lit(None, dtype=dtype).alias(name) for name, dtype in columns.items())
    keys = ["code", *(["setting"] if by_setting else [])]
    asked = lines.select(*keys, "service_date").unique()
    day = pl.col("service_date")
    # a fee schedule has rows for 26, TC and 53 too: the row of the whole service speaks for the code
    is_whole = pl.col("modifier").is_null() if "modifier" in found.columns else pl.lit(value=True)
    known = found.lazy().select(*keys, *columns, "release_from", "release_until", is_whole=is_whole)
    facts = (
        asked.join(known, on=keys)
        .filter((pl.col("release_from") <= day) & (day < pl.col("release_until")))
        .sort("release_from", "is_whole")
        .unique([*keys, "service_date"], keep="last", maintain_order=True)
        .select(*keys, "service_date", *(pl.col(name).cast(dtype) for name, dtype in columns.items()))
    )
    return lines.join(facts, on=[*keys, "service_date"], how="left", maintain_order="left")


def is_listed_place() -> pl.Expr:
    """Whether an imported set of ``service_date`` holds ``place_of_service``; false where none is loaded."""
    found = loaded.table("pos")
    if found is None:
        return pl.lit(value=False)
    day = pl.col("service_date")
    sets = found.group_by("release_from", "release_until").agg("place_of_service").sort("release_from")
    return pl.any_horizontal(
        (start <= day) & (day < end) & pl.col("place_of_service").is_in(listed)
        for start, end, listed in sets.iter_rows()
    )


def add_on_links(add_ons: pl.LazyFrame) -> pl.LazyFrame:
    """One row per add-on code, day and primary in force; ``add_ons`` has ``code`` and ``service_date``."""
    parts = [pl.read_parquet(item.table_path("rows")) for item in loaded.newest("add-on")]
    schema = {"add_on": pl.String, "primary": pl.String, "edit_type": pl.Int8, "effective_from": pl.Date}
    links = pl.concat(parts) if parts else pl.DataFrame(schema=schema | {"effective_until": pl.Date})
    return (
        add_ons.select("code", "service_date")
        .unique()
        .join(links.lazy().rename({"add_on": "code"}), on="code")
        .filter(is_in_force(pl.col("service_date")).fill_null(value=False))
        .select("code", "service_date", "primary", "edit_type")
    )


def pair_edits(asked: pl.LazyFrame) -> pl.LazyFrame:
    """The edit in force for each row's ``column1``, ``column2``, ``setting`` and ``service_date``.

    Adds ``modifier_indicator``, ``effective_from`` and ``effective_until`` of the edit, null where there is none.
    """
    schema = asked.collect_schema()
    # which release is asked is settled here: the rows may be looked up on another thread
    parts = {
        setting: loaded.newest("ncci-ptp", setting) for setting in ("practitioner", "hospital_outpatient")
    }
    return asked.map_batches(lambda rows: _with_edits(rows, parts), schema={**schema, **_EDIT})


def _with_edits(asked: pl.DataFrame, parts: Mapping[str, tuple[Receipt, ...]]) -> pl.DataFrame:
    keyed = asked.with_columns(pair_key=pair_key(pl.col("column1"), pl.col("column2")))
    found = [
        _edits_of(parts[str(setting)], rows["pair_key"].drop_nulls().unique()).with_columns(
            setting=pl.lit(setting)
        )
        for (setting,), rows in keyed.partition_by("setting", as_dict=True).items()
    ]
    empty = pl.DataFrame(schema={"pair_key": pl.Int64, **_EDIT, "setting": pl.String})
    in_force = (
        keyed.with_row_index("asked_no")
        .join(pl.concat([empty, *found], how="diagonal_relaxed"), on=["pair_key", "setting"])
        .filter(is_in_force(pl.col("service_date")).fill_null(value=False))
        .unique("asked_no", keep="first", maintain_order=True)
        .select("asked_no", *_EDIT)
    )
    return (
        keyed.with_row_index("asked_no")
        .join(in_force, on="asked_no", how="left", maintain_order="left")
        .select(*asked.columns, *(pl.col(name).cast(dtype) for name, dtype in _EDIT.items()))
    )


def _edits_of(parts: tuple[Receipt, ...], keys: pl.Series) -> pl.DataFrame:
    """The rows of these pairs, found by searching the sorted keys: no pass over millions of rows."""
    edits = _sorted_edits(parts)
    first = edits["pair_key"].search_sorted(keys, side="left")
    end = edits["pair_key"].search_sorted(keys, side="right")
    places = (
        pl.DataFrame({"first": first, "end": end})
        .filter(pl.col("end") > pl.col("first"))
        .select(pl.int_ranges("first", "end").alias("place"))
        .explode("place")["place"]
        .drop_nulls()
    )
    return edits[places.to_list()] if len(places) else edits.clear()


@lru_cache(maxsize=4)
def _sorted_edits(parts: tuple[Receipt, ...]) -> pl.DataFrame:
    """All parts of a release in the order of their pairs."""
    columns = ["pair_key", *_EDIT]
    frames = [pl.read_parquet(item.table_path("rows"), columns=columns) for item in parts]
    return pl.concat([pl.DataFrame(schema={"pair_key": pl.Int64, **_EDIT}), *frames]).sort("pair_key")
