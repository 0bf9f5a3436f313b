"""The claims of one chunk as base tables: which are kept, which are set aside, and why."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from facetwise.domain.tables import CLAIMS, DIAGNOSES, LINES, BaseTables, base_tables
from facetwise.interop.problems import InputProblem
from facetwise.interop.x12.claims import as_of_writing, claims_of
from facetwise.interop.x12.details import ClaimDetails, details_of
from facetwise.interop.x12.faults import claim_problem, value_faults
from facetwise.interop.x12.hierarchy import Hierarchy
from facetwise.interop.x12.lines import diagnoses_of, lines_of
from facetwise.interop.x12.progress import Progress
from facetwise.interop.x12.syntax.guide import guide_of
from facetwise.interop.x12.transaction_sets import sets_of

_WHY_ASIDE = {
    "lines": ("the claim has no service line (SV1 or SV2) and is set aside", "LX and SV1 after CLM"),
    "id": ("the claim has no account number and is set aside", "CLM01"),
}


@dataclass(frozen=True, slots=True)
class X12Chunk:
    """Some claims of a file. Read = delivered + set aside, always."""

    tables: BaseTables
    problems: tuple[InputProblem, ...]
    claims_read: int
    claims_set_aside: int
    details: ClaimDetails | None = None  # only where they were asked for
    aside: tuple[tuple[int, str], ...] = ()  # CLM segment of each claim that was set aside, and why


def chunk_of(loops: Hierarchy, progress: Progress) -> X12Chunk:
    """The claims of these loops, each kept or set aside; ``progress`` is what stood before them."""
    source = progress.source
    lines = lines_of(loops)
    claims = claims_of(loops, lines, source=source, as_of=progress.as_of)
    if progress.as_sent:
        claims = as_of_writing(claims, loops)
    sets = sets_of(loops)
    others = sets.filter(pl.col("what").is_not_null())
    whats = dict(others.select("set_no", "what").iter_rows())
    aside = claims.with_columns(
        reason=pl.when(pl.col("set_no").is_in(list(whats)))
        .then(pl.lit("other"))
        .when(pl.col("line_count").is_null())
        .then(pl.lit("lines"))
        .when(pl.col("claim_id").is_null())
        .then(pl.lit("id"))
    )
    kept = aside.filter(pl.col("reason").is_null())
    lines_kept = lines.filter(pl.col("claim_no").is_in(kept["claim_no"].implode()))
    problems = [
        *_set_problems(others, progress),
        *_versions(sets.filter(pl.col("what").is_null()), progress),
        *_aside_problems(aside, source),
        *value_faults(kept, lines_kept, source),
    ]
    tables = _base(kept, lines_kept, diagnoses_of(loops), progress.claims_before)
    keys = kept.select("claim_no", claim_key=_key(progress.claims_before))
    details = details_of(loops, keys, lines_kept) if progress.with_details else None
    reasons = _WHY_ASIDE | {"other": ("the transaction set is of a kind that is not checked here", "")}
    left = tuple(
        (segment, reasons[reason][0])
        for segment, reason in aside.filter(pl.col("reason").is_not_null())
        .select("segment", "reason")
        .iter_rows()
    )
    return X12Chunk(tables, tuple(problems), claims.height, len(left), details, left)


def _base(claims: pl.DataFrame, lines: pl.DataFrame, diagnoses: pl.DataFrame, first_key: int) -> BaseTables:
    key = _key(first_key).alias("claim_key")
    known = diagnoses.filter(pl.col("claim_no").is_in(claims["claim_no"].implode()))
    return base_tables(
        claims=claims.with_columns(key).select(
            name for name in CLAIMS if name in {*claims.columns, "claim_key"}
        ),
        lines=lines.with_columns(key).select(name for name in LINES if name in {*lines.columns, "claim_key"}),
        diagnoses=known.with_columns(key).select(list(DIAGNOSES)),
    )


def _key(first: int) -> pl.Expr:
    return (pl.col("claim_no") + first).cast(pl.UInt32)


def _set_problems(others: pl.DataFrame, progress: Progress) -> Iterator[InputProblem]:
    for segment, what in others.select("segment", "what").iter_rows():
        if segment > progress.segments_before:
            found = claim_problem(
                progress.source, segment, f"this transaction set is {what}", "an 837P claim file"
            )
            yield replace(found, fatal=True)  # a whole transaction set is lost to the check


def _versions(sets: pl.DataFrame, progress: Progress) -> Iterator[InputProblem]:
    """Sets of a version whose guide is not held here: that nothing is said of their form is no praise."""
    for segment, version in sets.select("segment", "version").iter_rows():
        if segment > progress.segments_before and guide_of(version) is None:
            message = f"version {version or '(none)'} is held to no guide here: its form was not checked"
            yield claim_problem(progress.source, segment, message, "005010X222 or 005010X223")


def _aside_problems(claims: pl.DataFrame, source: str) -> Iterator[InputProblem]:
    for segment, reason in (
        claims.filter(pl.col("reason").is_in(list(_WHY_ASIDE))).select("segment", "reason").iter_rows()
    ):
        yield replace(claim_problem(source, segment, *_WHY_ASIDE[reason]), fatal=True)
