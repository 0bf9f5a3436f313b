"""Claim files on any Spark path to findings, by the same engine.

    read whole files ──mapInArrow──> one row a claim ──repartition by patient──> ──mapInArrow──> findings

Claims of one patient meet in one partition, so that each is the others' history as on one machine; claims without a
patient key have no history and are spread evenly. The one shuffle moves each claim once, as a compressed row of
some hundred bytes. A file is read by one task: files of up to some hundred megabytes are what suits it.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from facetwise.distributed.rows import ROW_SCHEMA, base_of, rows_of
from facetwise.domain.finding_table import FINDINGS
from facetwise.interop.x12 import read_837
from facetwise.workflow import check_tables

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

CLAIMS_AT_ONCE = 20_000
SPREAD = "spread"  # what claims are sent by: the patient, or chance that is the same in every run
_NEAREST: dict[type[pl.DataType], type[pl.DataType]] = {
    pl.UInt32: pl.Int64,
    pl.UInt64: pl.Int64,
    pl.Int16: pl.Int32,
    pl.Int8: pl.Int32,
}
_FINDING_COLUMNS = {name: dtype for name, dtype in FINDINGS.items() if name != "claim_key"}


def use_this_python() -> None:
    """Let Spark's workers run the interpreter that has our packages, on this machine's own address."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")


def check_files(
    spark: "SparkSession", path: str, *, as_of: date, partitions: int | None = None
) -> "DataFrame":
    """The findings on all 837 files of a path, as a lazy Spark table with the columns of `FINDINGS`.

    Args:
        spark: the session.
        path: file, folder or pattern, on any file system that Spark reads.
        as_of: the day on which the claims are checked.
        partitions: how many groups of patients; as many as Spark's own setting where left out.
    """
    rows = claim_rows(spark, path, as_of=as_of)
    columns = [SPREAD] if partitions is None else [partitions, SPREAD]
    together = rows.repartition(*columns)
    return together.mapInArrow(_check, _spark_schema(_FINDING_COLUMNS))


def claim_rows(spark: "SparkSession", path: str, *, as_of: date) -> "DataFrame":
    """Every claim of the files as one row, with ``spread``, by which a patient's claims come together."""
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(path)
    schema = _spark_schema({SPREAD: pl.Int64, **ROW_SCHEMA})
    return files.select("path", "content").mapInArrow(_reader(as_of), schema)


def _reader(as_of: date) -> Any:  # noqa: ANN401 - Spark's function of Arrow batches
    def read(batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            for path, content in zip(batch.column("path"), batch.column("content"), strict=True):
                source = str(path.as_py()).removeprefix("file:")
                for chunk in read_837(content.as_py(), source=source, as_of=as_of):
                    if chunk.tables.claims.height:
                        rows = rows_of(chunk.tables).select(_spread(), *ROW_SCHEMA)
                        yield from _batches(rows)

    return read


def _spread() -> pl.Expr:
    """The patient's key; where none is known the claim's own place, so that such claims do not all meet."""
    own = pl.struct("source", "segment").hash(seed=7)
    return pl.coalesce("patient_key", own).reinterpret(signed=True).alias(SPREAD)


def _check(batches: Iterator[Any]) -> Iterator[Any]:
    """All claims of the partition's patients at once, since they are each other's history."""
    import pyarrow as pa  # type: ignore[import-untyped]  # noqa: PLC0415 - only Spark needs it

    frames = [_from_spark(pa.Table.from_batches([batch])) for batch in batches if batch.num_rows]
    if not frames:
        return
    rows = pl.concat(frames).sort("source", "segment", nulls_last=True)
    yield from _batches(check_tables(base_of(rows)).select(list(_FINDING_COLUMNS)))


def _from_spark(table: Any) -> pl.DataFrame:  # noqa: ANN401 - a pyarrow table
    frame = pl.from_arrow(table)
    if not isinstance(frame, pl.DataFrame):
        raise TypeError("Spark handed over no table")
    return frame.select(_unsigned(name, dtype) for name, dtype in ROW_SCHEMA.items())


def _batches(frame: pl.DataFrame) -> Iterator[Any]:
    """A frame as Arrow batches in the types that Spark takes: no unsigned numbers, no categories."""
    for part in frame.iter_slices(CLAIMS_AT_ONCE):
        plain = part.select(_signed(name, dtype) for name, dtype in part.schema.items())
        yield from plain.to_arrow().cast(_arrow_schema(part.schema)).to_batches()


def _signed(name: str, dtype: pl.DataType) -> pl.Expr:
    """A column in a type that Spark has; a key of 64 bits keeps its bits, for nothing counts with it."""
    column = pl.col(name)
    return column.reinterpret(signed=True) if dtype == pl.UInt64 else column.cast(_plain(dtype))


def _unsigned(name: str, dtype: Any) -> pl.Expr:  # noqa: ANN401 - Polars types
    """The column as the tables have it."""
    column = pl.col(name)
    return column.cast(pl.Int64).reinterpret(signed=False) if dtype == pl.UInt64 else column.cast(dtype)


def _plain(dtype: Any) -> Any:  # noqa: ANN401 - Polars types
    """The nearest type that Spark has."""
    if isinstance(dtype, pl.List):
        return pl.List(_plain(dtype.inner))
    if isinstance(dtype, pl.Struct):
        return pl.Struct({item.name: _plain(item.dtype) for item in dtype.fields})
    kind: type[pl.DataType] = dtype if isinstance(dtype, type) else type(dtype)
    return _NEAREST.get(kind, dtype)


def _arrow_schema(columns: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a pyarrow schema
    """The Arrow types of Spark's own, without the large ones that Polars hands out."""
    from pyspark.sql.pandas.types import to_arrow_schema  # noqa: PLC0415

    return to_arrow_schema(_spark_schema(columns))


def _spark_schema(columns: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a Spark StructType
    from pyspark.sql.types import StructField, StructType  # noqa: PLC0415

    return StructType(
        [StructField(name, _spark_type(dtype), nullable=True) for name, dtype in columns.items()]
    )


def _spark_type(dtype: Any) -> Any:  # noqa: ANN401 - one line a type
    from pyspark.sql import types  # noqa: PLC0415

    plain = _plain(dtype)
    if isinstance(plain, pl.List):
        return types.ArrayType(_spark_type(plain.inner))
    if isinstance(plain, pl.Struct):
        return types.StructType(
            [types.StructField(item.name, _spark_type(item.dtype)) for item in plain.fields]
        )
    simple: dict[type[pl.DataType], Any] = {
        pl.String: types.StringType(),
        pl.Boolean: types.BooleanType(),
        pl.Int32: types.IntegerType(),
        pl.Int64: types.LongType(),
        pl.Float64: types.DoubleType(),
        pl.Date: types.DateType(),
    }
    kind: type[pl.DataType] = plain if isinstance(plain, type) else type(plain)
    return simple[kind]


__all__ = ["check_files", "claim_rows", "use_this_python"]
