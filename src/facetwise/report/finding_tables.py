"""Findings of large runs, written from the FINDINGS frame without a Python step for each finding.

Every claim that was checked appears, so that a claim without findings is seen to be checked. What concerns a
whole file stands under a claim id that is null.
"""

import shutil
from abc import ABC, abstractmethod
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Self

import polars as pl

from facetwise.domain.finding_table import FINDINGS

_POLICY_FIELDS = (
    "pack",
    "cite",
    "key",
    "value",
    "in_force_from",
    "verified_through",
    "confidence",
    "stale",
)
_CLAIM = ("claim_id", "source")
_NAMES = ("claim_id", "encounter_id", "source")
_FORMULA_START = r"^[=+\-@\t\r\n]"

ROWS_AT_ONCE = 20_000  # written at once, so that memory stays small and a reader that goes away is noticed


class FindingWriter(ABC):
    """Writes findings part by part, each part holding all findings of its claims.

    Use as a context manager: some forms are complete only at the end.
    """

    def __init__(self, target: IO[bytes]) -> None:
        self.target = target

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failed: object) -> None:
        """Write what is left."""
        self.target.flush()

    @abstractmethod
    def write(self, findings: pl.DataFrame, claims: pl.DataFrame) -> None:
        """Write one part.

        Args:
            findings: rows of the FINDINGS schema.
            claims: the claims checked, with ``claim_key``, ``claim_id``, ``encounter_id`` and ``source``.
        """


class JsonLinesWriter(FindingWriter):
    """One object a line for each claim, as ``check --format json`` writes it."""

    def write(self, findings: pl.DataFrame, claims: pl.DataFrame) -> None:
        """Write one part."""
        for part in grouped_by_claim(findings, claims).iter_slices(ROWS_AT_ONCE):
            self.target.write(part.write_ndjson().encode())


class CsvWriter(FindingWriter):
    """One row for each finding, and one without finding for each claim that has none.

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """

    _has_header = False

    def write(self, findings: pl.DataFrame, claims: pl.DataFrame) -> None:
        """Write one part."""
        flat = _flat(findings, claims).with_columns(
            evidence=_joined_evidence(),
            policy=_joined_policy(),
            denial_codes=pl.col("denial_codes").list.join(" "),
        )
        safe = flat.with_columns(without_formula(pl.col(pl.String)))
        if not self._has_header:
            self.target.write(safe.clear().write_csv().encode())
            self._has_header = True
        for part in safe.iter_slices(ROWS_AT_ONCE):
            self.target.write(part.write_csv(include_header=False).encode())


class ParquetWriter(FindingWriter):
    """The rows of `CsvWriter` with their types: lists stay lists, dates dates.

    Parts wait on disk until the end, so that memory holds one of them only.
    """

    def __init__(self, target: IO[bytes]) -> None:
        super().__init__(target)
        self._folder = TemporaryDirectory(prefix="facetwise-")
        self._parts: list[Path] = []

    def write(self, findings: pl.DataFrame, claims: pl.DataFrame) -> None:
        """Write one part."""
        part = Path(self._folder.name) / f"{len(self._parts)}.arrow"
        _flat(findings, claims).write_ipc(part, compression="lz4")  # packed well once, at the end
        self._parts.append(part)

    def __exit__(self, *failed: object) -> None:
        """Put the parts together."""
        with self._folder:
            if failed[0] is None:
                whole = Path(self._folder.name) / "whole.parquet"
                pl.scan_ipc(self._parts).sink_parquet(whole)
                with whole.open("rb") as stream:
                    shutil.copyfileobj(stream, self.target)


WRITERS: dict[str, type[FindingWriter]] = {
    "json": JsonLinesWriter,
    "csv": CsvWriter,
    "parquet": ParquetWriter,
}


def grouped_by_claim(findings: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """One row for each claim, in the order of the claims, with the list of its findings."""
    objects = findings.select("claim_key", "source", finding=_finding_struct())
    of_claims = (
        objects.filter(pl.col("claim_key").is_not_null())
        .group_by("claim_key", maintain_order=True)
        .agg(findings=pl.col("finding"))
    )
    listed = claims.select("claim_key", *_NAMES).join(
        of_claims, on="claim_key", how="left", maintain_order="left"
    )
    of_files = (
        objects.filter(pl.col("claim_key").is_null())
        .group_by("source", maintain_order=True)
        .agg(findings=pl.col("finding"))
        .select(
            *(pl.lit(None, dtype=pl.String).alias(name) for name in ("claim_id", "encounter_id")),
            "source",
            "findings",
        )
    )
    return pl.concat(
        [of_files, listed.select(*_NAMES, pl.col("findings").fill_null([]))], how="vertical_relaxed"
    )


def _finding_struct() -> pl.Expr:
    policies = pl.col("policy").list.eval(
        pl.struct(pl.element().struct.field(name) for name in _POLICY_FIELDS)
    )
    return pl.struct(
        "code",
        "name",
        "family",
        "severity",
        "verdict",
        pl.col("line_no").alias("line"),
        "message",
        policies.list.first().alias("policy"),
        policies.list.slice(1).fill_null([]).alias("other_policies"),
        _fix_struct().alias("fix"),
        pl.col("help").fill_null(""),
        pl.col("denial_codes").fill_null([]),
        _dollars().alias("money_at_risk"),
        pl.struct(
            "path",
            "source",
            "segment",
            text=pl.lit(None, dtype=pl.String),
            characters=pl.lit(None, dtype=pl.List(pl.Int64)),
        ).alias("span"),
        pl.col("evidence").fill_null([]),
        pl.lit([], dtype=pl.List(pl.String)).alias("related"),
        pl.lit(None, dtype=pl.String).alias("override"),
    )


def _fix_struct() -> pl.Expr:
    fix = pl.struct(
        pl.col("fix").alias("text"),
        pl.col("fix_applicability").alias("applicability"),
        pl.concat_list("edit").list.drop_nulls().alias("edits"),
    )
    return pl.when(pl.col("fix").is_not_null()).then(fix)


def _dollars() -> pl.Expr:
    return pl.col("money_at_risk_cents") / 100


def _flat(findings: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    silent = claims.select("claim_key", *_CLAIM).join(findings, on="claim_key", how="anti")
    rows = findings.select(*FINDINGS)
    together = pl.concat([rows, silent.select("claim_key", *_CLAIM)], how="diagonal")
    position = claims.select("claim_key").with_row_index("position")
    return (
        together.join(position, on="claim_key", how="left", maintain_order="left")
        .sort("position", nulls_last=False, maintain_order=True)
        .select(
            *_CLAIM,
            pl.col("line_no").alias("line"),
            "code",
            "name",
            "family",
            "severity",
            "verdict",
            "message",
            "help",
            "fix",
            "fix_applicability",
            "denial_codes",
            _dollars().alias("money_at_risk"),
            "policy",
            "evidence",
            "path",
            "segment",
        )
    )


def _joined_evidence() -> pl.Expr:
    pair = pl.concat_str(
        pl.element().struct.field("label"), pl.element().struct.field("value"), separator=": "
    )
    return pl.col("evidence").list.eval(pair).list.join("; ")


def _joined_policy() -> pl.Expr:
    field = pl.element().struct.field
    value = pl.concat_str(field("key"), field("value"), separator=" = ")
    checked = pl.lit("checked through ") + field("verified_through").cast(pl.String)
    said = pl.concat_str(field("cite"), value, checked, separator=", ", ignore_nulls=True)
    return pl.col("policy").list.eval(said).list.join("; ")


def without_formula(text: pl.Expr) -> pl.Expr:
    """The text with an apostrophe before what a spreadsheet would run as a formula."""
    return pl.when(text.str.contains(_FORMULA_START)).then(pl.lit("'") + text).otherwise(text).name.keep()
