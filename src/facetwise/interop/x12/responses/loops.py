"""A small response file as segments, each with its transaction set and hierarchical level."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from facetwise.interop.compressed import CompressedFileError, open_plain
from facetwise.interop.problems import InputProblem
from facetwise.interop.x12.delimiters import Delimiters, NotX12Error, delimiters_of, without_byte_order_mark
from facetwise.interop.x12.faults import claim_problem
from facetwise.interop.x12.interchanges import expect_one_kind
from facetwise.interop.x12.segments import components, elements, segments_of

MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Response:
    """Rows of one response file, and what of it could not be read."""

    rows: pl.DataFrame
    problems: tuple[InputProblem, ...]


@dataclass(frozen=True, slots=True)
class Loops:
    """Segments of the wanted transaction sets, with ``set_no``, ``level_no``, ``level`` and ``trace``."""

    segments: pl.DataFrame
    delimiters: Delimiters
    problems: tuple[InputProblem, ...]

    def rows(self, tag: str, **wanted: int) -> pl.DataFrame:
        """Segments of one tag with the wanted elements as columns."""
        found = self.segments.filter(pl.col("tag") == tag)
        return elements(found, self.delimiters, **wanted) if wanted else found

    def parts(self, column: str, **wanted: int) -> list[pl.Expr]:
        """Components of a composite column, counted from 1."""
        return components(column, self.delimiters, **wanted)


def loops_of(path_or_bytes: str | Path | bytes, *, source: str, kinds: tuple[str, ...], what: str) -> Loops:
    """The loops of a file; never raises on any bytes.

    Args:
        path_or_bytes: a file, or its content.
        source: its name as it is shown.
        kinds: the transaction sets that are read (ST01); others are named and left out.
        what: what was expected, for a person.
    """
    try:
        with open_plain(path_or_bytes) as file:
            data = file.read(MOST_BYTES + 1)
    except CompressedFileError as wrong:
        return _refused(source, str(wrong), what)
    if len(data) > MOST_BYTES:
        return _refused(source, f"the file has more than {MOST_BYTES:,} bytes", what)
    text = without_byte_order_mark(data)
    try:
        expect_one_kind(text)
        delimiters = delimiters_of(text)
    except NotX12Error as error:
        return _refused(source, str(error) if text.strip() else "the file is empty", what)
    segments = segments_of(text, delimiters, first_number=1)
    tag = pl.col("tag")
    levels = elements(segments.filter(tag == "HL"), delimiters, level=3).select("segment", "level")
    traces = elements(segments.filter(tag == "TRN"), delimiters, trace=2).select("segment", "trace")
    kinds_of_sets = elements(segments.filter(tag == "ST"), delimiters, set_kind=1).select(
        "segment", "set_kind"
    )
    placed = segments.with_columns(
        set_no=(tag == "ST").cum_sum().cast(pl.Int32) - 1, level_no=(tag == "HL").cum_sum().cast(pl.Int32) - 1
    )
    for table in (levels, traces, kinds_of_sets):
        placed = placed.join(table, on="segment", how="left", maintain_order="left")
    placed = placed.with_columns(
        pl.col("set_kind").forward_fill(),
        pl.col("level").forward_fill(),
        pl.col("trace").forward_fill().over("level_no"),
    )
    others = placed.filter((tag == "ST") & ~pl.col("set_kind").is_in(kinds).fill_null(value=False))
    problems = [
        claim_problem(source, segment, f"this transaction set is {kind or 'without a kind'}", what)
        for segment, kind in others.select("segment", "set_kind").iter_rows()
    ]
    wanted = placed.filter(pl.col("set_kind").is_in(kinds).fill_null(value=False))
    if wanted.is_empty() and not problems:
        problems.append(
            InputProblem(source=source, message="no transaction set (ST)", expected=what, fatal=True)
        )
    return Loops(wanted, delimiters, tuple(problems))


def _refused(source: str, message: str, what: str) -> Loops:
    nothing = pl.DataFrame(
        schema={
            "segment": pl.Int32,
            "text": pl.String,
            "tag": pl.String,
            "set_no": pl.Int32,
            "level_no": pl.Int32,
            "level": pl.String,
            "trace": pl.String,
            "set_kind": pl.String,
        }
    )
    problem = InputProblem(source=source, message=message, expected=what, fatal=True)
    return Loops(nothing, Delimiters("*", ":", "~"), (problem,))
