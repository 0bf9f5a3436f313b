"""Findings of large runs, written from the FINDINGS frame without a Python step for each finding.

Every claim that was checked appears, so that a claim without findings is seen to be checked. What concerns a
whole file stands under a claim id that is null.
"""

import io
from typing import IO

import polars as pl

from facetwise.domain.tables import FINDINGS

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
_FORMULA_START = r"^[=+\-@\t\r\n]"

CLAIMS_AT_ONCE = 20_000  # written at once, so that memory stays small and a reader that goes away is noticed


def write_json_lines(findings: pl.DataFrame, claims: pl.DataFrame, target: IO[bytes]) -> None:
    """One object a line for each claim, as ``check --format json`` writes it.

    Args:
        findings: rows of the FINDINGS schema.
        claims: the claims checked, with ``claim_key``, ``claim_id`` and ``source``.
        target: where to write.
    """
    for part in grouped_by_claim(findings, claims).iter_slices(CLAIMS_AT_ONCE):
        target.write(part.write_ndjson().encode())


def write_csv(findings: pl.DataFrame, claims: pl.DataFrame, target: IO[bytes]) -> None:
    """One row for each finding, and one without finding for each claim that has none.

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    joined = _flat(findings, claims).with_columns(
        evidence=_joined_evidence(),
        policy=_joined_policy(),
        denial_codes=pl.col("denial_codes").list.join(" "),
    )
    safe = joined.with_columns(without_formula(pl.col(pl.String)))
    target.write(safe.clear().write_csv().encode())
    for part in safe.iter_slices(CLAIMS_AT_ONCE):
        target.write(part.write_csv(include_header=False).encode())


def write_parquet(findings: pl.DataFrame, claims: pl.DataFrame, target: IO[bytes]) -> None:
    """The rows of `write_csv` with their types: lists stay lists, dates dates."""
    whole = io.BytesIO()
    _flat(findings, claims).write_parquet(whole)
    target.write(whole.getbuffer())


def grouped_by_claim(findings: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """One row for each claim, in the order of the claims, with the list of its findings."""
    objects = findings.select("claim_key", "source", finding=_finding_struct())
    of_claims = (
        objects.filter(pl.col("claim_key").is_not_null())
        .group_by("claim_key", maintain_order=True)
        .agg(findings=pl.col("finding"))
    )
    listed = claims.select("claim_key", *_CLAIM).join(
        of_claims, on="claim_key", how="left", maintain_order="left"
    )
    of_files = (
        objects.filter(pl.col("claim_key").is_null())
        .group_by("source", maintain_order=True)
        .agg(findings=pl.col("finding"))
        .select(pl.lit(None, dtype=pl.String).alias("claim_id"), "source", "findings")
    )
    return pl.concat(
        [of_files, listed.select(*_CLAIM, pl.col("findings").fill_null([]))], how="vertical_relaxed"
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
        pl.struct("path", "source", "segment", text=pl.lit(None, dtype=pl.String)).alias("span"),
        pl.col("evidence").fill_null([]),
        pl.lit([], dtype=pl.List(pl.String)).alias("related"),
        pl.lit(None, dtype=pl.String).alias("override"),
    )


def _fix_struct() -> pl.Expr:
    fix = pl.struct(
        pl.col("fix").alias("text"),
        pl.col("fix_applicability").alias("applicability"),
        pl.lit([], dtype=pl.List(pl.String)).alias("edits"),
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
